import { OPENAI_KEY } from '@latchwork/nodes'
import { cleanPastedKey, inspectKeyShape, Secret } from '@latchwork/secrets'
import { ServerError } from '../server-error.ts'

/** A value as a person typed or pasted it, made ready, with what to tell them about it. */
export interface TypedKey {
  readonly secret: Secret
  readonly notes: readonly string[]
}

/**
 * Takes off what a paste brings along, for keys of OpenAI; of other secrets only the line break at the end. Throws for
 * an admin key, which has rights over a whole organization and cannot run models.
 */
export function readTypedKey(name: string, text: string): TypedKey {
  const withoutEnd = text.replace(/\r?\n$/, '')
  if (name !== OPENAI_KEY) return { secret: new Secret(withoutEnd), notes: [] }
  const { value, removed } = cleanPastedKey(withoutEnd)
  const { kind, advice } = inspectKeyShape(value)
  if (kind === 'admin')
    throw new ServerError(422, 'admin-key', `${advice} Nothing was saved.`, { path: 'value', secrets: [name] })
  const taken = removed.length === 0 ? [] : [`Taken off what you pasted: ${removed.join(', ')}.`]
  return { secret: new Secret(value), notes: value === '' || kind === 'fine' ? taken : [...taken, advice] }
}
