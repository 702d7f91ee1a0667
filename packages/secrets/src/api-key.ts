/** A pasted text without what came along by accident. */
export interface CleanedKey {
  readonly value: string
  /** What was taken off, in words with counts, as in `2 spaces` and `the quotes`; empty when nothing was. */
  readonly removed: readonly string[]
}

const QUOTES = '"\'`\u2018\u2019\u201A\u201C\u201D\u201E\u00AB\u00BB'

/** What is taken off in one step; with `many`, it is counted. */
interface Step {
  readonly one: string
  readonly many?: string
  readonly pattern: RegExp
}

const SPACES = { one: '1 space', many: 'spaces' } as const
const OUTER_QUOTES: Step = { one: 'the quotes', pattern: new RegExp(`^[${QUOTES}]+|[${QUOTES}]+$`, 'g') }
const STEPS: readonly Step[] = [
  {
    one: '1 invisible character',
    many: 'invisible characters',
    pattern: /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF]|[^\P{Cc}\s]/gu,
  },
  { ...SPACES, pattern: /^\s+|\s+$/g },
  { one: 'the punctuation at the end', pattern: /\s*[;,]+$/ },
  OUTER_QUOTES,
  { one: 'the name of a variable', pattern: /^(?:export\s+|set\s+|\$env:)?[A-Za-z_]\w*\s*=\s*(?=\S)/i },
  OUTER_QUOTES,
  { one: 'the word Bearer', pattern: /^(?:Authorization:\s*)?Bearer\s+/i },
  OUTER_QUOTES,
]
const INSIDE: Step = { ...SPACES, pattern: /\s+/g }

/**
 * Takes off what a paste brings along: spaces, quotes, `export NAME=`, `Bearer`, invisible characters. What stands
 * between two keys stays, so that they never become one that looks right. Pure, for the browser too.
 */
export const cleanPastedKey = (text: string): CleanedKey => {
  const counts = new Map<string, { readonly step: Step; count: number }>()
  const count = (step: Step, found: string): void => {
    const entry = counts.get(step.one) ?? { step, count: 0 }
    entry.count += step.many === undefined ? 1 : found.length
    counts.set(step.one, entry)
  }
  let value = text
  const takeOff = (step: Step): void => {
    value = value.replace(step.pattern, (found) => {
      countSpaces(step, found, count)
      return ''
    })
  }
  STEPS.forEach(takeOff)
  if (!holdsSeveralKeys(value)) takeOff(INSIDE)
  return { value, removed: [...counts.values()].map(({ step, count: many }) => inWords(step, many)) }
}

const LINE_BREAK: Step = { one: '1 line break', many: 'line breaks', pattern: /\r\n|\r|\n/g }

/** Among spaces, line breaks are told apart. */
const countSpaces = (step: Step, found: string, count: (step: Step, found: string) => void): void => {
  if (step.one !== SPACES.one) return count(step, found)
  const breaks = found.match(LINE_BREAK.pattern)?.length ?? 0
  if (breaks > 0) count(LINE_BREAK, 'x'.repeat(breaks))
  const spaces = found.replace(LINE_BREAK.pattern, '')
  if (spaces !== '') count(step, spaces)
}

const inWords = ({ one, many }: Step, count: number): string =>
  many === undefined || count === 1 ? one : `${count} ${many}`

/** What was taken off as a sentence: "We removed 2 spaces and the quotes."; undefined when nothing was. */
export const removedInWords = ({ removed }: Pick<CleanedKey, 'removed'>): string | undefined => {
  const last = removed.at(-1)
  if (last === undefined) return undefined
  const list = removed.length === 1 ? last : `${removed.slice(0, -1).join(', ')} and ${last}`
  return `We removed ${list}.`
}

/** What a value looks like, and what to tell the person about it. Only what is `admin` or `empty` is refused. */
export interface KeyShape {
  readonly kind: 'empty' | 'project' | 'service-account' | 'legacy' | 'admin' | 'other-vendor' | 'several' | 'unknown'
  /** Whether it is taken as it is, taken with a warning, or refused. */
  readonly verdict: 'fine' | 'warn' | 'refuse'
  /** Whose key it is, where that is another than OpenAI. */
  readonly vendor?: string
  readonly advice: string
}

const VENDORS: readonly (readonly [prefix: string, vendor: string])[] = [
  ['sk-ant-', 'Anthropic'],
  ['sk-or-', 'OpenRouter'],
  ['gsk_', 'Groq'],
  ['xai-', 'xAI'],
  ['hf_', 'Hugging Face'],
  ['AIza', 'Google'],
  ['pplx-', 'Perplexity'],
  ['r8_', 'Replicate'],
  ['nvapi-', 'NVIDIA'],
  ['AKIA', 'AWS'],
  ['ghp_', 'GitHub'],
  ['github_pat_', 'GitHub'],
]

/** The beginnings of keys, where a key can begin: a key itself may hold `sk-`. */
const BEGINNINGS = new RegExp(
  `(?<=^|[\\s,;=${QUOTES}])(?:sk-|${VENDORS.map(([prefix]) => prefix).join('|')})[\\w-]`,
  'g',
)

const holdsSeveralKeys = (text: string): boolean => (text.match(BEGINNINGS)?.length ?? 0) > 1

const OWN_KINDS: readonly (readonly [pattern: RegExp, kind: KeyShape['kind'], advice: string])[] = [
  [/^sk-proj-[A-Za-z0-9_-]{20,}$/, 'project', 'This looks like an OpenAI key of a project.'],
  [/^sk-svcacct-[A-Za-z0-9_-]{20,}$/, 'service-account', 'This looks like an OpenAI key of a service account.'],
  [
    /^sk-[A-Za-z0-9_-]{20,}$/,
    'legacy',
    'This looks like an OpenAI key of the older kind. Keys of a project (sk-proj-) can be limited and replaced one by one.',
  ],
]

/** Judges by its beginning what kind of key a value is. An unknown shape is no reason to refuse it. */
export const inspectKeyShape = (value: string): KeyShape => {
  if (value.trim() === '') return { kind: 'empty', verdict: 'refuse', advice: 'There is nothing in it.' }
  if (holdsSeveralKeys(value))
    return { kind: 'several', verdict: 'warn', advice: 'This holds more than one key. Give one of them.' }
  if (value.startsWith('sk-admin-')) return { kind: 'admin', verdict: 'refuse', advice: ADMIN_ADVICE }
  const vendor = VENDORS.find(([prefix]) => value.startsWith(prefix))?.[1]
  if (vendor !== undefined) {
    const advice = `This looks like a key of ${vendor}. OpenAI will not accept it.`
    return { kind: 'other-vendor', verdict: 'warn', vendor, advice }
  }
  const own = OWN_KINDS.find(([pattern]) => pattern.test(value))
  if (own !== undefined) return { kind: own[1], verdict: 'fine', advice: own[2] }
  return {
    kind: 'unknown',
    verdict: 'warn',
    advice: 'This does not look like an OpenAI key, which begins with sk-. It may still be right.',
  }
}

const ADMIN_ADVICE =
  'This is an admin key: it manages users, billing and settings of your whole organization, and cannot run models. Use a project key, which reaches one project only; it begins with sk-proj-.'

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
