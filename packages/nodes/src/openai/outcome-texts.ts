import { insideSentence } from './describe-key.ts'

/** What a text about an outcome may speak of. */
export interface OutcomeFacts {
  /** The key in words, at the beginning of a sentence: `The key …Wxyz (user)`. */
  readonly key: string
  /** The server in words: `OpenAI`. */
  readonly server: string
  readonly baseURL: string
  readonly model: string
  /** The server's own words, without the key; empty when it gave none. */
  readonly said: string
  /** The permissions that are missing, as the server names them. */
  readonly scopes: string
  /** How and where this key is replaced. */
  readonly remedy: string
  readonly status?: number
}

/** How one outcome is told, everywhere: by a run that failed, by the test of a key, and in the documentation. */
export interface OutcomeText {
  /** A heading of a few words. */
  readonly title: string
  /** What happened. */
  readonly says: (facts: OutcomeFacts) => string
  /** What to do. */
  readonly next: (facts: OutcomeFacts) => string
}

const KEYS_PAGE = 'https://platform.openai.com/api-keys'
const BILLING =
  'Add credit or raise the limit at https://platform.openai.com/settings/organization/billing, or use another key.'
const CHECK_ADDRESS =
  'Check the base URL of the key (latch secrets explain OPENAI_API_KEY), and the network of this machine.'
const STATUS_PAGE = 'Try again in a while; https://status.openai.com tells of outages.'
const MAKE_PROJECT_KEY = `Make a project key (it begins with sk-proj-) at ${KEYS_PAGE}.`

const quote = (said: string): string => (said === '' ? 'It gave no reason.' : `It said: "${said}"`)
const place = ({ server, baseURL }: OutcomeFacts): string => `${server} (${baseURL})`

/** Keys that are refused, or lack a right. */
const KEY_TEXTS = {
  'missing-scopes': {
    title: 'A permission is missing',
    says: ({ key, scopes, server }) => `${key} is known, but lacks a permission: ${scopes}. ${server} refused.`,
    next: ({ remedy }) =>
      `Edit the key at ${KEYS_PAGE}: a restricted key needs "Models: Read" and "Model capabilities: Write". Or: ${remedy}`,
  },
  'read-only': {
    title: 'The key can read, but not run models',
    says: ({ key, scopes }) =>
      `${key} is valid and may list models, but it may not run any: it lacks ${scopes}. A key with the permission "Read only" is like that.`,
    next: ({ remedy }) =>
      `Give the key the permission "All", or "Restricted" with "Models: Read" and "Model capabilities: Write", at ${KEYS_PAGE}. Or: ${remedy}`,
  },
  'admin-key': {
    title: 'An admin key',
    says: ({ key }) => `${key} is an admin key, which manages an organization and cannot run models.`,
    next: ({ remedy }) => `${MAKE_PROJECT_KEY} ${remedy}`,
  },
  'malformed-key': {
    title: 'Not a key',
    says: ({ key, said }) => (said === '' ? `${key} cannot be an API key. Nothing was sent.` : said),
    next: ({ remedy }) => `Copy the key again, whole and by itself. ${remedy}`,
  },
  'no-organization': {
    title: 'The account is in no organization',
    says: ({ key }) => `${key} belongs to an account that is in no organization.`,
    next: () => 'Ask the owner of the organization to invite the account, or use a key of another account.',
  },
  'ip-refused': {
    title: 'This network is not allowed',
    says: ({ server, key }) => `${server} does not accept ${insideSentence(key)} from this machine's network address.`,
    next: () => "Add this network's address to the project's IP allow-list, or run from a network that is on it.",
  },
  'region-refused': {
    title: 'This country or region is not served',
    says: ({ server, key }) =>
      `${server} does not serve the country or region that this machine is in. ${key} is not at fault.`,
    next: () => 'See https://platform.openai.com/docs/supported-countries for where it can be used.',
  },
  'wrong-key': {
    title: 'The key is not accepted',
    says: ({ server, key }) =>
      `${server} does not accept ${insideSentence(key)}: it is wrong, was deleted, or has expired.`,
    next: ({ remedy }) => remedy,
  },
  'permission-denied': {
    title: 'The key may not do this',
    says: ({ server, key, said }) => `${server} does not let ${insideSentence(key)} do this. ${quote(said)}`,
    next: ({ remedy }) => remedy,
  },
} as const satisfies Readonly<Record<string, OutcomeText>>

/** Keys that are accepted, by an account that is not. */
const ACCOUNT_TEXTS = {
  'no-credit': {
    title: 'No credit',
    says: ({ key }) => `The account of ${insideSentence(key)} has no credit left. Waiting does not help.`,
    next: () => BILLING,
  },
  'spend-limit': {
    title: 'The spending limit is reached',
    says: ({ key, said }) => `The spending limit of ${insideSentence(key)} is reached. ${quote(said)}`,
    next: () => BILLING,
  },
  'usage-limit': {
    title: 'The usage limit is reached',
    says: ({ key, said }) => `The organization of ${insideSentence(key)} has reached its usage limit. ${quote(said)}`,
    next: () => BILLING,
  },
  'rate-limited': {
    title: 'Asked too often',
    says: ({ server, key, model, said }) =>
      `${server} limits how often ${insideSentence(key)} may call ${model}. ${quote(said)}`,
    next: () =>
      'Try again in a while. If it goes on: lower the concurrency or raise the retry policy of the node, or raise the limit of the account.',
  },
  'model-not-found': {
    title: 'The model is not available to this key',
    says: ({ server, key, model }) => `${server} has no model "${model}" for ${insideSentence(key)}.`,
    next: () => "Choose another model in the node's settings, or give the project of the key access to this one.",
  },
} as const satisfies Readonly<Record<string, OutcomeText>>

/** Requests that reached a server, which did not answer them. */
const SERVER_TEXTS = {
  'context-too-long': {
    title: 'The text is too long for the model',
    says: ({ model, said }) => `The text is longer than ${model} can read at once. ${quote(said)}`,
    next: () => 'Give the node less text (split it, and use flow.map), or choose a model with a longer context.',
  },
  'content-refused': {
    title: 'The content is refused',
    says: ({ server, said }) => `${server} refused the content of the request. ${quote(said)}`,
    next: () => 'Change the prompt, the text or the image that it complains about.',
  },
  'bad-request': {
    title: 'The request is refused',
    says: ({ server, said }) => `${server} refused the request. ${quote(said)}`,
    next: () => "Check the node's settings against what its model supports.",
  },
  'not-found': {
    title: 'Not a server with the Responses API',
    says: ({ server, baseURL, said }) => `${server} does not know the Responses API at ${baseURL}. ${quote(said)}`,
    next: () => 'Check the base URL of the key: latch secrets explain OPENAI_API_KEY',
  },
  'wrong-address': {
    title: 'Not an OpenAI-compatible server',
    says: (facts) =>
      `${place(facts)} does not answer like OpenAI's interface: ${facts.said}. The address of the key is probably wrong.`,
    next: () =>
      'An address ends in /v1 as a rule, as in https://api.openai.com/v1. Correct it: latch secrets set OPENAI_API_KEY --base-url URL',
  },
  redirected: {
    title: 'The address redirects',
    says: ({ baseURL, said }) =>
      `The address ${new URL(baseURL).origin} redirects to ${said}. The request was not sent on, nor was the key.`,
    next: ({ said }) => `If you trust ${said}, bind the key to it: latch secrets set OPENAI_API_KEY --base-url URL`,
  },
  'stream-cut': {
    title: 'The answer broke off',
    says: ({ server, baseURL }) =>
      `The connection to ${insideSentence(server)} (${baseURL}) broke off in the middle of the answer.`,
    next: () => 'Try again. What was answered so far may have been charged.',
  },
  'bad-answer': {
    title: 'The answer cannot be understood',
    says: (facts) => `${place(facts)} gave an answer that cannot be understood: ${facts.said}.`,
    next: () =>
      'Check that the base URL belongs to a server with the Responses API: latch secrets explain OPENAI_API_KEY',
  },
  overloaded: {
    title: 'The server is overloaded',
    says: ({ server, model }) => `${server} is overloaded, and could not run ${model} now.`,
    next: () => STATUS_PAGE,
  },
  'server-error': {
    title: 'The server failed',
    says: ({ server, said, status }) =>
      `${server} failed${status === undefined ? '' : ` with ${status}`}. ${quote(said)}`,
    next: () => STATUS_PAGE,
  },
} as const satisfies Readonly<Record<string, OutcomeText>>

/** Requests that reached no server. `said` is the system's code, as in `[ENOTFOUND]`, or empty. */
const NETWORK_TEXTS = {
  'address-not-found': {
    title: 'The name of the server has no address (DNS)',
    says: (facts) =>
      `${place(facts)} could not be found: its name has no address, or no name service answers${facts.said}.`,
    next: () => CHECK_ADDRESS,
  },
  'connection-refused': {
    title: 'Nothing accepts connections there',
    says: (facts) => `${place(facts)} does not accept connections${facts.said}.`,
    next: () => CHECK_ADDRESS,
  },
  'tls-failed': {
    title: 'The server could not prove who it is (TLS)',
    says: (facts) => `${place(facts)} could not prove who it is, so nothing was sent${facts.said}.`,
    next: () => 'If a company proxy stands between, give Node its certificate with NODE_EXTRA_CA_CERTS.',
  },
  proxy: {
    title: 'A proxy stands between',
    says: (facts) => `${place(facts)} cannot be reached past a proxy: ${facts.said}.`,
    next: () =>
      'Latchwork uses no proxy of the environment, so that no key passes through one. Allow this machine to reach the address directly, or bind the key to a gateway inside your network (--base-url).',
  },
  timeout: {
    title: 'No answer in time',
    says: (facts) => `${place(facts)} did not answer in time${facts.said}.`,
    next: () => 'Try again, give it less to do, or choose a faster model.',
  },
  'network-unreachable': {
    title: 'This machine is offline',
    says: (facts) => `${place(facts)} cannot be reached from this machine${facts.said}.`,
    next: () => CHECK_ADDRESS,
  },
  'connection-lost': {
    title: 'The connection broke off',
    says: (facts) => `${place(facts)} closed the connection before it had answered${facts.said}.`,
    next: () => CHECK_ADDRESS,
  },
} as const satisfies Readonly<Record<string, OutcomeText>>

/** Keys that work. */
const GOOD_TEXTS = {
  able: {
    title: 'Valid, and able to run models',
    says: ({ key, server }) => `${server} accepts ${insideSentence(key)}, and it may run models.`,
    next: () => 'Nothing is left to do. Only a test that costs can also show that there is credit.',
  },
  proven: {
    title: 'Valid, and it has just run a model',
    says: ({ key, server, model }) =>
      `${server} ran ${model} with ${insideSentence(key)}: it works, and there is credit.`,
    next: () => 'Nothing is left to do.',
  },
  restricted: {
    title: 'Restricted, and able to run models',
    says: ({ key, scopes }) =>
      `${key} may run models, but not list them: it lacks ${scopes}. Nodes work; the list of models stays empty.`,
    next: () => `To get the list too, give the key "Models: Read" at ${KEYS_PAGE}.`,
  },
  accepted: {
    title: 'Accepted; whether it can run models is not known',
    says: ({ key, server }) =>
      `${server} accepts ${insideSentence(key)}, but has no free question that shows whether it may run models.`,
    next: () => 'Run a flow to find out, or take the test that costs.',
  },
} as const satisfies Readonly<Record<string, OutcomeText>>

/** Every outcome of a call to a model server, and of the test of a key, with its texts. */
export const OUTCOMES = { ...GOOD_TEXTS, ...KEY_TEXTS, ...ACCOUNT_TEXTS, ...NETWORK_TEXTS, ...SERVER_TEXTS } as const

/** The name of an outcome. */
export type OutcomeCode = keyof typeof OUTCOMES

const NOTHING_KNOWN: OutcomeFacts = {
  key: 'The key',
  server: 'The server',
  baseURL: 'https://api.openai.com/v1',
  model: 'the model',
  said: '',
  scopes: 'a permission',
  remedy: 'Use another key.',
}

/** An outcome in words. */
export const tellOutcome = (
  code: OutcomeCode,
  known: Partial<OutcomeFacts>,
): { readonly code: OutcomeCode; readonly title: string; readonly message: string; readonly hint: string } => {
  const { title, says, next }: OutcomeText = OUTCOMES[code]
  const facts: OutcomeFacts = { ...NOTHING_KNOWN, ...known }
  return { code, title, message: says(facts), hint: next(facts) }
}

const EXAMPLES: ReadonlyMap<OutcomeCode, string> = new Map([
  ['redirected', 'https://elsewhere.example'],
  ['wrong-address', 'what the server said'],
  ['proxy', 'what the server said'],
  ['bad-answer', 'what the server said'],
])

/** An outcome as it is told to those who read up on it, without a case of their own. */
export const tellInGeneral = (code: OutcomeCode): ReturnType<typeof tellOutcome> =>
  tellOutcome(code, {
    server: 'OpenAI',
    model: 'gpt-6-luna',
    scopes: code === 'restricted' ? 'api.model.read' : 'api.responses.write',
    said: EXAMPLES.get(code) ?? '',
    remedy: 'Replace it in Settings > API Keys & Secrets, or run `latch secrets set OPENAI_API_KEY`.',
  })
