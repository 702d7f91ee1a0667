import type { LayerAnswer, LayerName, PinnableLayer, SecretsResolver } from '@latchwork/secrets'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { Session } from '../session.ts'

interface Parts {
  readonly session: Session
  readonly resolver: SecretsResolver
}

/** `latch secrets unset`; in the environment layer it takes the bound address away. */
export async function unsetSecret(
  name: string,
  { layer = 'user', label }: { readonly layer?: LayerName; readonly label?: string },
  { session: { output }, resolver }: Parts,
): Promise<ExitCode> {
  if (layer === 'environment') {
    await resolver.unbind(name, { layer })
    output.result(`${name} from the environment goes to its usual address again. The variable itself was not touched.`)
    return EXIT.done
  }
  const { removed, nowEffective } = await resolver.remove(name, { layer, label })
  const what = label === undefined ? name : `${name} with the label ${label}`
  const done = removed ? `${what} is removed from the ${layer} layer.` : `The ${layer} layer had no ${what}.`
  output.result(`${done} ${inForce(nowEffective)}`)
  return EXIT.done
}

/** `latch secrets pin`. */
export async function pinSecret(name: string, layer: PinnableLayer, parts: Parts): Promise<ExitCode> {
  const { session, resolver } = parts
  await resolver.pin(name, layer)
  const { winner } = await resolver.explain(name)
  const meaning = layer === 'default' ? ' Your own key is not used while this pin stands.' : ''
  session.output.result(`${name} is pinned to the ${layer} layer.${meaning} ${inForce(winner)}`)
  return EXIT.done
}

/** `latch secrets unpin`. */
export async function unpinSecret(name: string, { session, resolver }: Parts): Promise<ExitCode> {
  await resolver.unpin(name)
  const { winner } = await resolver.explain(name)
  session.output.result(`${name} is not pinned any more: the layers are asked in their usual order. ${inForce(winner)}`)
  return EXIT.done
}

function inForce(answer: LayerAnswer | undefined): string {
  if (answer === undefined) return 'No key is in force now.'
  const tail = answer.hint === undefined || answer.hint === '' ? '' : ` (·${answer.hint})`
  return `In force now: the ${answer.layer} layer${tail}.`
}
