import type { NodeContext } from '@latchwork/engine'
import { DEFAULT_MODEL } from '@latchwork/nodes'
import type { Credential } from '@latchwork/secrets'
import { z } from 'zod'

/** What an answer shows about a key, with words that say why. */
export interface KeyVerdict {
  readonly shows: 'usable' | 'unusable' | 'nothing'
  readonly words: string
}

/** How long the server may take, in milliseconds. */
const PATIENCE_MS = 60_000

/**
 * Asks the Responses API how many tokens a word has, which is free. The key goes to its own address only: nothing is
 * sent on by a redirect.
 */
export async function countTokens(credential: Credential, fetch: NodeContext['fetch']): Promise<KeyVerdict> {
  try {
    const response = await fetch(`${credential.baseURL}/responses/input_tokens`, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'user-agent': 'Latchwork',
        authorization: credential.secret.use((key) => `Bearer ${key}`),
      },
      body: JSON.stringify({ model: DEFAULT_MODEL, input: 'Hello' }),
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    return judge(readAnswer(response.status, await response.text()))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { shows: 'unusable', words: `no answer came from ${credential.baseURL}: ${why}.` }
  }
}

interface Answer {
  readonly status: number
  /** The server's own name for what is wrong; empty when it gives none. */
  readonly code: string
  /** Its words. */
  readonly said: string
}

const refusalSchema = z.object({
  error: z.object({ message: z.string().catch(''), code: z.string().catch(''), type: z.string().catch('') }),
})

function readAnswer(status: number, text: string): Answer {
  const { data } = refusalSchema.safeParse(parseJson(text))
  if (data === undefined) return { status, code: '', said: '' }
  const { message, code, type } = data.error
  return { status, code: code === '' ? type : code, said: message.slice(0, 500) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function judge(answer: Answer): KeyVerdict {
  const rule = RULES.find(({ fits }) => fits(answer))
  if (rule === undefined) return { shows: 'unusable', words: `refused with ${answer.status}. ${quote(answer)}` }
  return { shows: rule.shows, words: rule.words(answer) }
}

const SCOPES = /Missing scopes?:\s*([\w.]+(?:,\s*[\w.]+)*)/i
const BILLING = /insufficient_quota|credit_balance_exhausted|(?:spend_limit|usage_limit|budget)_exceeded$/

interface Rule {
  readonly shows: KeyVerdict['shows']
  readonly fits: (answer: Answer) => boolean
  readonly words: (answer: Answer) => string
}

// The order matters: OpenAI answers a missing permission with 401, and no credit with 429.
const RULES: readonly Rule[] = [
  {
    shows: 'usable',
    fits: ({ status }) => status >= 200 && status < 300,
    words: () => 'answered. The key may use the Responses API, by which models are run.',
  },
  {
    shows: 'unusable',
    fits: ({ said }) => SCOPES.test(said),
    words: ({ said }) =>
      `refused. The key lacks a permission: ${SCOPES.exec(said)?.[1]}.\n    Running models needs "Model capabilities: Write"; edit the key at https://platform.openai.com/api-keys.`,
  },
  {
    shows: 'unusable',
    fits: ({ status, code }) => status === 402 || BILLING.test(code),
    words: () =>
      'refused. The account of the key has no credit left, or its limit is reached.\n    Add credit at https://platform.openai.com/settings/organization/billing, or use another key.',
  },
  {
    shows: 'unusable',
    fits: ({ status }) => status === 429,
    words: (answer) => `refused for now: the key may not ask so often. Test again in a while. ${quote(answer)}`,
  },
  {
    shows: 'usable',
    fits: ({ code }) => code === 'model_not_found',
    words: () =>
      `answered that the key has no access to ${DEFAULT_MODEL}, which nodes use unless told otherwise. Choose another model in them.`,
  },
  {
    shows: 'nothing',
    fits: ({ status }) => status === 404 || status === 405 || status === 501,
    words: () => 'this server cannot count tokens, so this shows nothing about the key.',
  },
  {
    shows: 'unusable',
    fits: ({ status }) => status === 401,
    words: (answer) => `refused. The key is not accepted. ${quote(answer)}`,
  },
  {
    shows: 'unusable',
    fits: ({ status }) => status >= 300 && status < 400,
    words: () =>
      'the address redirects elsewhere, and the key was not sent on. Bind the key to the right address with --base-url.',
  },
  {
    shows: 'unusable',
    fits: ({ status }) => status >= 500,
    words: (answer) => `the server failed with ${answer.status}. Test again in a while. ${quote(answer)}`,
  },
]

function quote({ said }: Answer): string {
  return said === '' ? 'It gave no reason.' : `It said: "${said}"`
}
