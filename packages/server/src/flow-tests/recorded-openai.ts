import type { Plan } from '@latchwork/engine'
import { createOpenAIService, type NodeEffects, type OpenAIService } from '@latchwork/nodes'
import { Secret, type Credential } from '@latchwork/secrets'

/** What access to recorded answers is made of. */
export interface RecordedOpenAIParts {
  readonly plan: Pick<Plan, 'labels'>
  readonly fetch: NodeEffects['effects']['fetch']
  readonly now: () => number
  /** Told of the address to which calls seem to go. */
  readonly onAddress: (baseURL: string) => void
}

/** Models for a run whose calls are all answered from a recording: no key is looked for, and none is used. */
export function createRecordedOpenAI({ plan, fetch, now, onAddress }: RecordedOpenAIParts): OpenAIService {
  onAddress(NO_KEY_ADDRESS)
  const resolver = { credential: async (name: string) => noKey(name) }
  const openai = createOpenAIService({ resolver, labels: plan.labels, fetch, now })
  return { ...openai, keysUsed: () => [] }
}

/** Nothing is ever sent there: the name can have no server. */
const NO_KEY_ADDRESS = 'https://recorded.invalid/v1'

function noKey(name: string): Credential {
  return {
    name,
    secret: new Secret('recorded-answers-need-no-key'),
    baseURL: NO_KEY_ADDRESS,
    origins: [new URL(NO_KEY_ADDRESS).origin],
    layer: 'run',
    hint: '',
    fingerprint: '',
    location: 'a recording',
    demo: false,
  }
}
