import { OPENAI_KEY } from '@latchwork/nodes'
import { cleanPastedKey, inspectKeyShape, removedInWords, Secret } from '@latchwork/secrets'
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
  const cleaned = cleanPastedKey(withoutEnd)
  const { kind, verdict, advice } = inspectKeyShape(cleaned.value)
  if (kind === 'admin')
    throw new ServerError(422, 'admin-key', `${advice} Nothing was saved.`, { path: 'value', secrets: [name] })
  const notes = [removedInWords(cleaned), verdict === 'warn' ? advice : undefined]
  return { secret: new Secret(cleaned.value), notes: notes.filter((note) => note !== undefined) }
}
