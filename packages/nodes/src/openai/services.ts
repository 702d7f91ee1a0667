import { NodeError, type NodeContext } from '@latchwork/engine'
import { SecretError, type Credential, type LayerName, type SecretsResolver } from '@latchwork/secrets'
import type { ListedModel } from './list-models.ts'
import { createModelList } from './model-list.ts'
import { BUILT_IN_PRICES, type PriceTable } from './price-table.ts'
import { OPENAI_KEY } from './settings.ts'
import type { Spending } from './spending.ts'

/** Which key a run used, without the key. */
export interface KeyUsed {
  readonly layer: LayerName
  readonly label?: string
  readonly hint: string
  /** The demo model answered. */
  readonly demo: boolean
  /** What its owner should know: a label that was asked for and did not count, for one. */
  readonly note?: string
}

/** What the host offers to OpenAI nodes: the key in force, asked anew for each call so that a rotated key is used at once. */
export interface OpenAIService {
  /** What models cost. */
  readonly prices: PriceTable
  /** Budgets that calls are asked for and told to, where the host has any. */
  readonly spending: Spending | undefined
  /** Whether a request is answered from a recording, so that nobody pays for it. */
  isRecorded(path: string, url: string, init: RequestInit): boolean
  /** The key for one call, with its address. Throws when there is none. */
  credential(): Promise<Credential>
  /** Is told of every answer of a model under a key, as soon as its head is here. */
  answered(credential: Credential, answer: { readonly demo: boolean }): void
  /** Is told that the server did not accept a key. */
  rejected(credential: Credential): void
  /** The different keys that were used so far, in order of their first use. */
  keysUsed(): readonly KeyUsed[]
  /** The models of the account, from the cache where it is fresh. Throws what the server refuses. */
  models(): Promise<readonly ListedModel[]>
}

/** What a service is made of. */
export interface OpenAIServiceOptions {
  readonly resolver: Pick<SecretsResolver, 'credential'>
  /** The flow's `secrets`: which labelled key it chose, by the secret's name. */
  readonly labels?: Readonly<Record<string, string>>
  readonly fetch: NodeContext['fetch']
  readonly now: () => number
  /** Told of each key at its first use, and again when the demo model turns out to answer under it. */
  readonly onKeyUsed?: (key: KeyUsed) => void
  /** Told of a key that the server did not accept. */
  readonly onRejected?: (credential: Credential) => void
  /** What models cost; the built-in table when left out. */
  readonly prices?: PriceTable
  /** The host's budgets; none hold a call back when left out. */
  readonly spending?: Spending
  /** Which requests of a node are answered from a recording; none when left out. */
  readonly isRecorded?: OpenAIService['isRecorded']
}

declare module '@latchwork/engine' {
  interface Services {
    readonly openai?: OpenAIService
  }
}

/** Makes the service of one run or one session. */
export function createOpenAIService({
  resolver,
  labels = {},
  fetch,
  now,
  onKeyUsed,
  onRejected,
  prices = BUILT_IN_PRICES,
  spending,
  isRecorded = () => false,
}: OpenAIServiceOptions): OpenAIService {
  const used = new Map<string, KeyUsed>()
  const label = Object.hasOwn(labels, OPENAI_KEY) ? labels[OPENAI_KEY] : undefined
  const resolve = () => resolver.credential(OPENAI_KEY, { label }).catch(rethrow)
  const models = createModelList({ fetch, now })

  const note = (credential: Credential, key: KeyUsed): void => {
    used.set(identityOf(credential), key)
    onKeyUsed?.(key)
  }

  return {
    prices,
    spending,
    isRecorded,
    async credential() {
      const credential = await resolve()
      if (!used.has(identityOf(credential))) note(credential, keyUsed(credential))
      return credential
    },
    answered(credential, { demo }) {
      const key = used.get(identityOf(credential)) ?? keyUsed(credential)
      if (demo && !key.demo) note(credential, { ...key, demo })
    },
    rejected: (credential) => onRejected?.(credential),
    keysUsed: () => [...used.values()],
    models: async () => models(await resolve()),
  }
}

/** The service of the run, which every OpenAI node needs. */
export function openaiOf(ctx: NodeContext<unknown>): OpenAIService {
  const { openai } = ctx.services
  if (openai !== undefined) return openai
  throw new NodeError('no-openai-service', 'This program runs flows without an OpenAI service.', {
    hint: 'Pass services: { openai: createOpenAIService({ resolver, fetch, now }) } to run().',
    retryable: false,
  })
}

/** The same trouble with a secret, as a node fails with it. */
function rethrow(error: unknown): never {
  if (!(error instanceof SecretError)) throw error
  throw new NodeError(error.code, error.summary, { hint: error.remedy, retryable: false, cause: error })
}

function keyUsed({ layer, label, hint, demo, note }: Credential): KeyUsed {
  return { layer, hint, demo, ...(label !== undefined && { label }), ...(note !== undefined && { note }) }
}

/** What tells one key of a run from another; an answer changes nothing about it. */
function identityOf({ layer, label, hint, demo }: Credential): string {
  return JSON.stringify([layer, label, hint, demo])
}
