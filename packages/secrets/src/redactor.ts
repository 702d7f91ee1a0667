import { createMatcher, type Needle } from './secret-matcher.ts'
import { partsOf, shortVariantsOf, variantsOf } from './secret-variants.ts'
import { Secret } from './secret.ts'

const REPLACEMENT = '[secret]'
/** Below this length a value is only taken out where it stands as a word of its own. */
const SHORT = 8

/** A text that arrives in pieces, with secrets taken out even where they are cut in two. */
export interface RedactingStream {
  /** Takes a piece and returns what can be shown so far. */
  push(chunk: string): string
  /** Returns the rest. */
  flush(): string
}

/** Takes known secrets out of whatever leaves the program, in every usual encoding. */
export interface Redactor {
  add(secret: Secret): void
  redact(text: string): string
  /** A copy of a value as JSON would show it, with secrets taken out of texts and keys; errors keep message and cause. */
  redactJson(value: unknown): unknown
  stream(): RedactingStream
}

/**
 * Makes a redactor that knows no secret yet.
 * @example
 * const redactor = createRedactor()
 * redactor.add(secret)
 * console.log(redactor.redact(message))
 */
export const createRedactor = (): Redactor => {
  const known = new Set<string>()
  const needles = new Map<string, Needle>()
  let matcher = createMatcher([])

  const redactBetween = (text: string, from: number, to: number): string => {
    let clean = ''
    let at = from
    for (let span = matcher.next(text, at); span !== undefined && span.end <= to; span = matcher.next(text, at)) {
      clean += text.slice(at, span.start) + REPLACEMENT
      at = span.end
    }
    return clean + text.slice(at, to)
  }

  const redact = (text: string): string => redactBetween(text, 0, text.length)

  const redactJson = (value: unknown): unknown => {
    if (typeof value === 'string') return redact(value)
    if (typeof value === 'number') return redact(String(value)) === String(value) ? value : REPLACEMENT
    if (value instanceof Secret) return REPLACEMENT
    if (Array.isArray(value)) return value.map(redactJson)
    if (typeof value !== 'object' || value === null) return value
    if ('toJSON' in value && typeof value.toJSON === 'function') return redactJson(value.toJSON())
    const entries = value instanceof Error ? errorEntries(value) : Object.entries(value)
    return Object.fromEntries(entries.map(([key, inner]) => [redact(key), redactJson(inner)]))
  }

  /** Where the text must be held back: where something begins that may still become a secret, outside of whole ones. */
  const holdFrom = (text: string, from: number): number => {
    let hold = matcher.holdFrom(text, from)
    let span = matcher.next(text, from)
    while (span !== undefined && span.start < hold) {
      hold = Math.max(hold, matcher.holdFrom(text, span.end))
      span = matcher.next(text, span.end)
    }
    return hold
  }

  return {
    add: (secret) =>
      secret.use((value) => {
        if (secret.isBlank || known.has(value)) return
        known.add(value)
        for (const needle of needlesFor(value)) needles.set(needle.text, needle)
        matcher = createMatcher([...needles.values()])
      }),
    redact,
    redactJson,
    stream: () => {
      let pending = ''
      // The last letter given out, which tells whether what follows begins a word.
      let before = ''
      const release = (text: string, to: number): string => {
        const from = before.length
        const clean = redactBetween(text, from, to)
        pending = text.slice(to)
        before = to > 0 ? text[to - 1] : ''
        return clean
      }
      return {
        push: (chunk) => {
          const text = before + pending + chunk
          return release(text, holdFrom(text, before.length))
        },
        flush: () => {
          const text = before + pending
          return release(text, text.length)
        },
      }
    },
  }
}

const errorEntries = (error: Error): [string, unknown][] => {
  const { name, message, cause } = error
  const always: [string, unknown][] = [...Object.entries({ name, message }), ...Object.entries(error)]
  return cause === undefined ? always : [...always, ['cause', cause]]
}

function* needlesFor(value: string): Generator<Needle> {
  for (const part of partsOf(value)) {
    const wholeWord = part.length < SHORT
    for (const text of wholeWord ? shortVariantsOf(part) : variantsOf(part)) yield { text, wholeWord }
  }
}
