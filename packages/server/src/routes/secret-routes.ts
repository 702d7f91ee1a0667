import { OPENAI_KEY } from '@latchwork/nodes'
import { parseBaseURL, type Explanation, type SetResult } from '@latchwork/secrets'
import type { KeyTest, SecretExplanation, SecretRow, SetSecretAnswer } from '../api/secrets.ts'
import { keyInUse } from '../secrets/key-in-use.ts'
import { neededSecrets } from '../secrets/needed-secrets.ts'
import { readTypedKey } from '../secrets/typed-key.ts'
import { ServerError } from '../server-error.ts'
import type { Services } from '../services.ts'
import type { Asked, Handlers } from './handler.ts'

type SecretRoute =
  | 'secrets.list'
  | 'secrets.explain'
  | 'secrets.set'
  | 'secrets.remove'
  | 'secrets.bind'
  | 'secrets.pin'
  | 'secrets.unpin'
  | 'secrets.neverDefault'
  | 'secrets.test'
  | 'key'

/** The routes of secrets: values go in, and none comes out. */
export function secretRoutes(services: Services): Handlers<SecretRoute> {
  const { secrets } = services
  const explain = async (name: string): Promise<SecretExplanation> => explained(await secrets.explain(name))
  return {
    'secrets.list': () => listSecrets(services),
    'secrets.explain': async ({ parameters: { name }, query }) => explained(await secrets.explain(name, query)),
    'secrets.set': (asked) => setSecret(services, asked),
    'secrets.remove': async ({ parameters: { name }, body }) => {
      const { removed } = await secrets.remove(name, body)
      return { removed, explanation: await explain(name) }
    },
    'secrets.bind': async ({ parameters: { name }, body }) => {
      const bound = await secrets.bind(name, body)
      return { ...bound, explanation: await explain(name) }
    },
    'secrets.pin': async ({ parameters: { name }, body: { layer } }) => {
      await secrets.pin(name, layer)
      return explain(name)
    },
    'secrets.unpin': async ({ parameters: { name } }) => {
      await secrets.unpin(name)
      return explain(name)
    },
    'secrets.neverDefault': async ({ parameters: { name }, body: { refused } }) => {
      await secrets.neverDefault(name, refused)
      return explain(name)
    },
    'secrets.test': (asked) => testSecret(services, asked),
    key: ({ query: { label } }) => keyInUse(secrets, label),
  }
}

async function listSecrets({ secrets, registry }: Services) {
  const needed = neededSecrets(registry)
  const known = await secrets.list()
  const names = new Set([...needed.keys(), ...known.secrets.map(({ name }) => name)])
  const rows = [...names].sort().map(async (name): Promise<SecretRow> => {
    return { name, neededBy: [...(needed.get(name) ?? [])], explanation: explained(await secrets.explain(name)) }
  })
  return {
    secrets: await Promise.all(rows),
    problems: known.problems.map(({ code, summary, remedy }) => ({ code, message: `${summary} ${remedy}` })),
  }
}

async function setSecret(
  { secrets, redactor }: Services,
  { parameters: { name }, body: { value, ...options } }: Asked<'secrets.set'>,
): Promise<SetSecretAnswer> {
  const { secret, notes } = readTypedKey(name, value)
  // Before anything can fail with it.
  redactor.add(secret)
  const { explanation, shadowedBy, pinHint, ...result }: SetResult = await secrets.set(name, secret, options)
  return {
    layer: result.layer,
    location: result.location,
    protection: result.protection,
    effective: result.effective,
    notes: [...notes, ...result.notes],
    explanation: explained(explanation),
    ...(result.baseURL !== undefined && { baseURL: result.baseURL }),
    ...(shadowedBy !== undefined && { shadowedBy: explainedLayer(shadowedBy) }),
    ...(pinHint !== undefined && { canPin: options.layer }),
  }
}

/** Tries the typed key, or the one in force. A typed one goes to the address given with it, or to where it would go. */
async function testSecret(
  { secrets, probe, redactor }: Services,
  { parameters: { name }, body: { value, label, baseURL } }: Asked<'secrets.test'>,
): Promise<KeyTest> {
  if (name !== OPENAI_KEY)
    throw new ServerError(422, 'no-test', `Only ${OPENAI_KEY} can be tested.`, { secrets: [name] })
  if (value === undefined) return probe(await secrets.credential(name, label === undefined ? {} : { label }))
  const { secret } = readTypedKey(name, value)
  redactor.add(secret)
  const address = parseBaseURL(baseURL ?? (await savedAddress(secrets, name)))
  return probe({ secret, baseURL: address.baseURL })
}

/** Where a key of the user layer goes that replaces the one there. */
async function savedAddress(secrets: Services['secrets'], name: string): Promise<string> {
  const { layers } = await secrets.explain(name)
  return layers.find(({ layer, found }) => layer === 'user' && found)?.baseURL ?? 'https://api.openai.com/v1'
}

function explained(explanation: Explanation): SecretExplanation {
  const { layers, winner, ...rest } = explanation
  return {
    ...rest,
    layers: layers.map(explainedLayer),
    ...(winner !== undefined && { winner: explainedLayer(winner) }),
  }
}

function explainedLayer(answer: Explanation['layers'][number]): SecretExplanation['layers'][number] {
  const { labels, origins, shadows, ...rest } = answer
  return {
    ...rest,
    labels: [...labels],
    ...(origins !== undefined && { origins: [...origins] }),
    ...(shadows !== undefined && { shadows: [...shadows] }),
  }
}
