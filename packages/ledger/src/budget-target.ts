/** A text that names no key. */
export class BudgetTargetError extends Error {
  override readonly name = 'BudgetTargetError'
  readonly code = 'bad-target'

  constructor(text: string) {
    super(
      `"${text.slice(0, 80)}" names no key. Write NAME, NAME/label or the eight digits of a fingerprint: OPENAI_API_KEY, OPENAI_API_KEY/work, 3f2a91bc.`,
    )
  }
}

/** Which calls a budget or a rate limit is for: those of one key, or of all keys that a name and perhaps a label stands for. */
export type BudgetTarget =
  | { readonly fingerprint: string }
  | { readonly fingerprint?: undefined; readonly name: string; readonly label?: string }

/** Reads `NAME`, `NAME/label` or a fingerprint. Throws `BudgetTargetError`. */
export function parseTarget(text: string): BudgetTarget {
  if (/^[0-9a-f]{8}$/.test(text)) return { fingerprint: text }
  const [, name, label] = /^([A-Z][A-Z0-9_]{0,127})(?:\/(.{1,64}))?$/su.exec(text) ?? []
  if (name === undefined) throw new BudgetTargetError(text)
  return label === undefined ? { name } : { name, label }
}

/** The key that a call is about to be paid with. */
interface KeyOfCall {
  readonly name: string
  readonly fingerprint: string
  readonly label?: string
}

/** All targets that a call with this key belongs to. */
export function targetsOf({ name, fingerprint, label }: KeyOfCall): readonly string[] {
  return [fingerprint, name, ...(label === undefined ? [] : [`${name}/${label}`])]
}

/** A target in the middle of a sentence. */
export function targetInWords(text: string): string {
  const target = parseTarget(text)
  if (target.fingerprint !== undefined) return `the key with the fingerprint ${target.fingerprint}`
  return target.label === undefined ? `all keys of ${target.name}` : `the key ${target.name} labelled ${target.label}`
}
