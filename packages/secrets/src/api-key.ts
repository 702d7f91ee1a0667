/** A pasted text without what came along by accident. */
export interface CleanedKey {
  readonly value: string
  /** What was taken off, in words, in the order it was done; empty when nothing was. */
  readonly removed: readonly string[]
}

interface Step {
  readonly what: string
  readonly pattern: RegExp
}

const QUOTES = '"\'`\u2018\u2019\u201A\u201C\u201D\u201E\u00AB\u00BB'
const OUTER_QUOTES: Step = { what: 'quotes', pattern: new RegExp(`^[${QUOTES}]+|[${QUOTES}]+$`, 'g') }
const STEPS: readonly Step[] = [
  { what: 'invisible characters', pattern: /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF]|[^\P{Cc}\s]/gu },
  { what: 'spaces around it', pattern: /^\s+|\s+$/g },
  { what: 'the end of a command line', pattern: /\s*[;,]+$/ },
  OUTER_QUOTES,
  { what: 'a variable name in front', pattern: /^(?:export\s+|set\s+|\$env:)?[A-Za-z_]\w*\s*=\s*(?=\S)/i },
  OUTER_QUOTES,
  { what: 'the word Bearer', pattern: /^(?:Authorization:\s*)?Bearer\s+/i },
  OUTER_QUOTES,
]
const INSIDE: Step = { what: 'spaces and line breaks inside', pattern: /\s+/g }

/**
 * Takes off what a paste brings along: spaces, quotes, `export NAME=`, `Bearer`, invisible characters. What stands
 * between two keys stays, so that they never become one that looks right.
 */
export const cleanPastedKey = (text: string): CleanedKey => {
  const removed = new Set<string>()
  let value = text
  const takeOff = ({ what, pattern }: Step): void => {
    const next = value.replace(pattern, '')
    if (next !== value) removed.add(what)
    value = next
  }
  STEPS.forEach(takeOff)
  if (!holdsSeveralKeys(value)) takeOff(INSIDE)
  return { value, removed: [...removed] }
}

/** What a value looks like, and what to tell the person about it. Only `admin` keys should be refused. */
export interface KeyShape {
  readonly kind: 'fine' | 'admin' | 'other-vendor' | 'unknown'
  readonly advice: string
}

const VENDORS: readonly (readonly [prefix: string, vendor: string])[] = [
  ['sk-ant-', 'Anthropic'],
  ['sk-or-', 'OpenRouter'],
  ['gsk_', 'Groq'],
  ['xai-', 'xAI'],
  ['hf_', 'Hugging Face'],
  ['AIza', 'Google'],
  ['ghp_', 'GitHub'],
  ['github_pat_', 'GitHub'],
]

/** The beginnings of keys, where a key can begin: a key itself may hold `sk-`. */
const BEGINNINGS = new RegExp(
  `(?<=^|[\\s,;=${QUOTES}])(?:sk-|${VENDORS.map(([prefix]) => prefix).join('|')})[\\w-]`,
  'g',
)

const holdsSeveralKeys = (text: string): boolean => (text.match(BEGINNINGS)?.length ?? 0) > 1

/** Judges by its beginning what kind of key a value is. An unknown shape is no reason to refuse it. */
export const inspectKeyShape = (value: string): KeyShape => {
  if (holdsSeveralKeys(value)) return { kind: 'unknown', advice: 'This holds more than one key. Give one of them.' }
  if (value.startsWith('sk-admin-'))
    return {
      kind: 'admin',
      advice:
        'This is an admin key: it has rights over your whole organization and cannot run models. Use a project key.',
    }
  const vendor = VENDORS.find(([prefix]) => value.startsWith(prefix))?.[1]
  if (vendor !== undefined)
    return { kind: 'other-vendor', advice: `This looks like a key of ${vendor}. OpenAI will not accept it.` }
  if (/^sk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{20,}$/.test(value))
    return { kind: 'fine', advice: 'This looks like an OpenAI key.' }
  return {
    kind: 'unknown',
    advice: 'This does not look like an OpenAI key, which begins with sk-. It may still be right.',
  }
}

/** Why a value cannot stand in an Authorization header, to follow "The value …"; undefined when it can. Never shows the value. */
export const apiKeyProblem = (value: string): string | undefined => {
  const text = value.trim()
  if (holdsSeveralKeys(text)) return 'holds more than one key'
  if (/[\r\n]/.test(text)) return 'has a line break inside, so it cannot be an API key'
  if (/\p{Cc}/u.test(text)) return 'holds a control character, so it cannot be an API key'
  return /^[\x20-\x7e]*$/.test(text)
    ? undefined
    : 'holds a character that no API key has (a smart quote, an invisible one?)'
}
