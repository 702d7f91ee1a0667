import { EXIT, type ExitCode } from '../exit-code.ts'
import type { SecretsParts } from './secrets.ts'

/** `latch secrets rename`: gives a key another label. */
export async function renameSecret(
  name: string,
  options: { readonly layer?: 'project' | 'user'; readonly label?: string; readonly to?: string },
  { session, resolver }: SecretsParts,
): Promise<ExitCode> {
  const { layer = 'user', label, to } = options
  await resolver.rename(name, { layer, ...(label !== undefined && { from: label }), ...(to !== undefined && { to }) })
  session.output.result(
    `${name} ${labelInWords(label)} in the ${layer} layer is now ${name} ${labelInWords(to)}. Flows choose it by that label from now on.`,
  )
  return EXIT.done
}

/** `latch secrets default`: which of several labelled keys answers when a flow asks for none of them. */
export async function chooseDefault(
  name: string,
  label: string | undefined,
  { session, resolver }: SecretsParts,
): Promise<ExitCode> {
  await resolver.chooseDefault(name, label)
  const { winner } = await resolver.explain(name)
  const inForce = winner === undefined ? 'No key is in force now.' : `In force now: the ${winner.layer} layer.`
  session.output.result(
    `Your key ${labelInWords(label)} is the default for ${name}: flows that choose no label use it. ${inForce}`,
  )
  return EXIT.done
}

/** `latch secrets never-default` and `allow-default`: whether the default cloud key may be spent. */
export async function refuseDefault(
  name: string,
  refused: boolean,
  { session, resolver }: SecretsParts,
): Promise<ExitCode> {
  await resolver.neverDefault(name, refused)
  const what = name === '*' ? 'any name' : name
  session.output.result(
    refused
      ? `The default cloud key is never used for ${what}: without a key of your own, a run is refused.`
      : `The default cloud key may be used for ${what} again, where you have no key of your own.`,
  )
  return EXIT.done
}

function labelInWords(label: string | undefined): string {
  return label === undefined ? 'without a label' : `with the label ${label}`
}
