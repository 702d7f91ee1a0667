import { createRedactor, type Redactor } from './redactor.ts'
import type { Secret } from './secret.ts'
import { isSecretField, SECRET_SHAPES, type ShapeKind } from './secret-shapes.ts'

/** What was taken out of something. */
export type SweptKind = 'known secret' | ShapeKind

/** Takes out of what leaves the person's hands all that is a secret or looks like one, and counts it. */
export interface Sweep {
  text(text: string): string
  /** A copy of a JSON value; of a field that is named like a secret, the whole text. */
  value(value: unknown): unknown
  /** Bytes that hold a secret are not changed: they give undefined. */
  bytes(bytes: Uint8Array): Uint8Array | undefined
  /** How many were taken out, by kind. */
  readonly counts: ReadonlyMap<SweptKind, number>
}

/** What stands in the place of a secret. */
export const SECRET_MARK = '[secret]'

/** What a sweep works with. */
export interface SweepOptions {
  /** Looked for in every usual encoding, besides what the redactor knows. */
  readonly secrets: readonly Secret[]
  readonly redactor: Pick<Redactor, 'redact' | 'redactJson'>
}

/** Base64 in base64 in base64 is looked into, no further. */
const DEPTH = 3
const BASE64 = /[A-Za-z0-9+/_-]{24,}(?:(?:\\r)?(?:\\n|\r?\n)[A-Za-z0-9+/_-]{4,})*={0,2}/g

/** Begins a sweep. */
export const createSweep = ({ secrets, redactor }: SweepOptions): Sweep => {
  const counts = new Map<SweptKind, number>()
  const count = (kind: SweptKind, by = 1): void => void (by > 0 && counts.set(kind, (counts.get(kind) ?? 0) + by))
  const own = createRedactor()
  for (const secret of secrets) own.add(secret)

  const withoutKnown = (text: string): string => {
    const clean = own.redact(redactor.redact(text))
    if (clean !== text) count('known secret', marksIn(clean) - marksIn(text))
    return clean
  }

  const withoutPacked = (text: string, depth: number): string =>
    depth === 0
      ? text
      : text.replace(BASE64, (packed) => {
          const isHiding = unpackings(packed).some((inner) => hidesSecret(inner, depth - 1))
          if (isHiding) count('key')
          return isHiding ? SECRET_MARK : packed
        })

  const hidesSecret = (text: string, depth: number): boolean =>
    own.redact(redactor.redact(text)) !== text ||
    SECRET_SHAPES.some(({ pattern }) => text.replace(pattern, SECRET_MARK) !== text) ||
    (depth > 0 &&
      [...text.matchAll(BASE64)].some(([packed]) => unpackings(packed).some((inner) => hidesSecret(inner, depth - 1))))

  const sweepText = (text: string): string => {
    let clean = withoutKnown(text)
    for (const { kind, pattern } of SECRET_SHAPES)
      clean = clean.replace(pattern, (_found: string, ...groups) => {
        const named: unknown = groups.at(-1)
        const kept = isNamed(named) ? (named.kept ?? '') : ''
        count(kind)
        return kept + SECRET_MARK
      })
    return withoutPacked(clean, DEPTH)
  }

  const sweepValue = (value: unknown): unknown => {
    if (typeof value === 'string') return sweepText(value)
    if (Array.isArray(value)) return value.map(sweepValue)
    if (typeof value === 'number') return sweepNumber(value)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [sweepText(name), sweepField(name, inner)]))
  }

  const sweepNumber = (value: number): unknown => {
    const clean = own.redactJson(redactor.redactJson(value))
    if (clean !== value) count('known secret')
    return clean
  }

  const sweepField = (name: string, value: unknown): unknown => {
    if (!isSecretField(name)) return sweepValue(value)
    if (Array.isArray(value)) return value.map((inner) => sweepField(name, inner))
    if (typeof value !== 'string' || value === '' || value === SECRET_MARK) return sweepValue(value)
    count('password')
    return SECRET_MARK
  }

  return {
    text: sweepText,
    value: sweepValue,
    bytes: (bytes) => {
      const text = Buffer.from(bytes).toString('latin1')
      const forms = [text, Buffer.from(bytes).toString('utf8'), text.replaceAll('\0', '')]
      return forms.some((form) => hidesSecret(form, DEPTH)) ? undefined : bytes
    },
    counts,
  }
}

const marksIn = (text: string): number => text.split(SECRET_MARK).length - 1

const isNamed = (groups: unknown): groups is { readonly kept?: string } => typeof groups === 'object' && groups !== null

/** What a text may be in base64, wherever in it that begins, or in hex. */
function unpackings(packed: string): readonly string[] {
  const digits = packed.replace(/\\[nr]|\s/g, '')
  const texts = [0, 1, 2, 3].map((from) => Buffer.from(digits.slice(from), 'base64').toString('latin1'))
  return /^[0-9a-f]+$/i.test(digits) ? [...texts, Buffer.from(digits, 'hex').toString('latin1')] : texts
}
