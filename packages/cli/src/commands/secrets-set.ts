import {
  cleanPastedKey,
  inspectKeyShape,
  parseBaseURL,
  removedInWords,
  Secret,
  type LayerName,
  type SecretsResolver,
  type SetOptions,
  type SetResult,
} from '@latchwork/secrets'
import { OPENAI_KEY } from '@latchwork/nodes'
import { usageError } from '../command-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { readValue } from '../secrets/read-value.ts'
import type { Session } from '../session.ts'

/** The options of `latch secrets set`. */
export interface SetCommandOptions {
  readonly layer?: LayerName
  readonly label?: string
  readonly baseUrl?: string
}

/** `latch secrets set`: reads the value from a prompt or stdin and tells where it went and whether it is in force. */
export async function setSecret(
  name: string,
  { layer, label, baseUrl }: SetCommandOptions,
  { session, resolver }: { readonly session: Session; readonly resolver: SecretsResolver },
): Promise<ExitCode> {
  const { output, io } = session
  if (layer === 'environment') return bindEnvironment(name, baseUrl, { session, resolver })
  // Asked before the value is, so that nobody types a key in vain.
  await resolver.explain(name, { label })
  if (baseUrl !== undefined) parseBaseURL(baseUrl)
  const { value, notes } = cleanValue(name, await readValue(io, `Value of ${name} (it will not be shown): `))
  for (const note of notes) output.say(note)
  const options: SetOptions = { layer, label, baseURL: baseUrl }
  const result = await resolver.set(name, new Secret(value), options)
  output.result(describeSet(name, label, result))
  return EXIT.done
}

async function bindEnvironment(
  name: string,
  baseURL: string | undefined,
  { session, resolver }: { readonly session: Session; readonly resolver: SecretsResolver },
): Promise<ExitCode> {
  if (baseURL === undefined)
    throw usageError(
      'The environment is set by your shell or service, not from here.',
      `With --base-url URL, this command says where ${name} from the environment may be sent; it reads no value.`,
    )
  const bound = await resolver.bind(name, { layer: 'environment', baseURL })
  session.output.result(
    [`${name} from the environment may be sent to ${bound.baseURL}. No value was read.`, ...bound.notes].join('\n'),
  )
  return EXIT.done
}

/** What a paste brings along is taken off keys of OpenAI; of other secrets only the line break at the end. Throws for admin keys. */
export function cleanValue(name: string, text: string): { readonly value: string; readonly notes: readonly string[] } {
  if (name !== OPENAI_KEY) return { value: text.replace(/\r?\n$/, ''), notes: [] }
  const cleaned = cleanPastedKey(text.replace(/\r?\n$/, ''))
  const { kind, verdict, advice } = inspectKeyShape(cleaned.value)
  if (kind === 'admin') throw usageError(`${advice} Nothing was saved.`)
  const notes = [removedInWords(cleaned), verdict === 'warn' ? `Note: ${advice}` : undefined]
  return { value: cleaned.value, notes: notes.filter((note) => note !== undefined) }
}

function describeSet(name: string, label: string | undefined, result: SetResult): string {
  const { layer, location, protection, baseURL, effective, shadowedBy, pinHint, notes } = result
  const labelled = label === undefined ? '' : ` with the label ${label}`
  const lines = [
    `${name} is saved${labelled} in the ${layer} layer: ${location} (${protection}).`,
    baseURL === undefined
      ? `It has no address yet and is sent nowhere. Give it one: latch secrets set ${name} --base-url URL`
      : `It is sent to ${baseURL} and nowhere else.`,
  ]
  if (effective) {
    lines.push(label === undefined ? 'It is in force.' : 'It is in force for flows that choose this label.')
  } else if (shadowedBy === undefined) lines.push('It is NOT in force.')
  else {
    const { hint, layer: winner, location: place } = shadowedBy
    const tail = hint === undefined || hint === '' ? '' : `, ·${hint}`
    lines.push(`It is NOT in force: the ${winner} layer comes first (${place}${tail}).`)
  }
  if (pinHint !== undefined) lines.push(`To use the saved one instead: ${pinHint}`)
  return [...lines, ...notes.map((note) => `Note: ${note}`)].join('\n')
}
