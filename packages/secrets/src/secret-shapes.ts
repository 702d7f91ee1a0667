/** What gives a secret away that nobody has told us of. */
export type ShapeKind = 'key' | 'authorization' | 'password' | 'address' | 'private key'

/** A shape: what is found is replaced, except for the group `kept` before it. */
export interface SecretShape {
  readonly kind: ShapeKind
  readonly pattern: RegExp
}

/** A key begins a word, if need be after an escape of JSON or of an address. */
const START = String.raw`(?:(?<![A-Za-z0-9_-])|(?<=%[0-9A-Fa-f]{2})|(?<=\\[bfnrt])|(?<=\\u[0-9A-Fa-f]{4}))`
/** The rest of a key: at least so long, with a digit in it, which words joined by dashes rarely have. */
const rest = (length: number): string => String.raw`(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{${length},}`

const KEYS = [
  `(?:sk-|gsk_|xai-|pplx-|nvapi-|glpat-|ghp_|gho_|ghu_|ghs_|ghr_|github_pat_)${rest(16)}`,
  `(?:hf_|r8_|npm_|dop_v1_|shpat_|whsec_)${rest(24)}`,
  `(?:[sr]k_(?:live|test)_)${rest(12)}`,
  `AIza${rest(30)}`,
  `(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])`,
  `xox[abeoprs]-${rest(10)}`,
  String.raw`SG\.[\w-]{16,}\.[\w-]{16,}`,
  String.raw`ya29\.[\w-]{20,}`,
  'AGE-SECRET-KEY-1[A-Z0-9]{20,}',
  // A token that says of itself, in base64, that it is one: {"…
  String.raw`eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}`,
]

const QUOTE = String.raw`(?:\\{0,7}["'])?`
const SPACE = String.raw`(?:\s|\\[nrt]|%20|\+)`
const HEADERS = 'authorization|x-api-key|api-key|x-goog-api-key|x-auth-token'
/** Between the name of a header and its value, in a header, JSON, or JSON in JSON. */
const IS = String.raw`${QUOTE}${SPACE}{0,50}[:=]${SPACE}{0,50}(?:\\{0,7}\[)?${QUOTE}`
const REST_OF_HEADER = String.raw`[^\s"'\\,\[\]{}]`
const PARAMETERS = [
  'api_?key|key|token|(?:access|refresh|id|auth)_token|client_secret|secret|password|passwd|sig|signature|credential',
  'x-amz-(?:signature|credential|security-token)',
].join('|')

/** The name of a field of JSON whose text is a secret. */
const NAME = String.raw`(?:[\w-]{0,40}(?:api[-_]?key|passw(?:or)?d|passphrase|(?:private|access)[-_]?key|(?:client|access|refresh|id|auth|session|bearer)[-_]?(?:secret|token))|(?:[\w-]{0,40}[-_])?secret)`

/**
 * In the order in which they are looked for: what is taken out whole comes first. What a shape scans ahead is bounded, so
 * that no text takes more than its length.
 */
export const SECRET_SHAPES: readonly SecretShape[] = [
  {
    kind: 'private key',
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
  {
    kind: 'authorization',
    pattern: new RegExp(
      `(?<kept>(?:${HEADERS})${IS}(?:bearer|basic|token|apikey|bot|digest)${SPACE}{1,50})${REST_OF_HEADER}{6,}`,
      'gi',
    ),
  },
  {
    kind: 'authorization',
    pattern: new RegExp(String.raw`(?<kept>(?:${HEADERS})${IS})(?=[^\s"']{0,300}[0-9])${REST_OF_HEADER}{8,}`, 'gi'),
  },
  {
    kind: 'authorization',
    pattern: new RegExp(String.raw`(?<kept>cookie${IS})[^\s"'\\,\[\]{}=]{1,100}=[^"'\\\r\n\[\]{}]{4,}`, 'gi'),
  },
  {
    kind: 'authorization',
    pattern: new RegExp(
      String.raw`(?<kept>\b(?:bearer|basic)${SPACE}{1,10})(?=[A-Za-z._~+/=-]{0,300}[0-9])[A-Za-z0-9._~+/=-]{12,}`,
      'gi',
    ),
  },
  {
    kind: 'password',
    pattern: new RegExp(
      String.raw`(?<kept>\\{0,7}["']${NAME}\\{0,7}["']\s{0,20}:\s{0,20}\\{0,7}["'])(?!\[secret\])[^"'\\]+`,
      'gi',
    ),
  },
  { kind: 'key', pattern: new RegExp(START + `(?:${KEYS.join('|')})`, 'g') },
  {
    kind: 'address',
    pattern:
      /(?<kept>[a-z][a-z0-9+.-]{0,20}:\\?\/\\?\/)(?:[^\s/@:"'\\<>[\]]*:[^\s/@"'\\<>[\]]+|[^\s/@:"'\\<>[\]]{16,})(?=@)/gi,
  },
  {
    kind: 'address',
    pattern:
      /(?<kept>[a-z][a-z0-9+.-]{0,20}%3A%2F%2F)[^\s/@:%"'\\<>[\]]{0,100}%3A(?:[^\s/@%"'\\<>[\]]|%(?!40|2F)){1,100}(?=%40)/gi,
  },
  { kind: 'address', pattern: new RegExp(String.raw`(?<kept>[?&](?:${PARAMETERS})=)[^&\s"'\\#<>\[\]]{6,}`, 'gi') },
]

const SECRET_FIELD =
  /^(?:.*[-_])?(?:api[-_]?key|authorization|cookie|passw(?:or)?d|passphrase|(?:private|access)[-_]?key|(?:client|access|refresh|id|auth|session|bearer)[-_]?(?:secret|token)|secret)$/i

/** Whether the text in a field of this name is a secret: `Authorization`, `api_key`, `clientSecret`. */
export const isSecretField = (name: string): boolean => SECRET_FIELD.test(name.replace(/([a-z0-9])([A-Z])/g, '$1_$2'))
