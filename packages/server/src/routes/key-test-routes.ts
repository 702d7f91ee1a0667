import { costOfPaidTest, DEFAULT_MODEL, OPENAI_KEY, paidTestInWords } from '@latchwork/nodes'
import { parseBaseURL, type LayerName } from '@latchwork/secrets'
import type { KeyTest, TestCost } from '../api/key-test.ts'
import { readTypedKey } from '../secrets/typed-key.ts'
import type { KeyCandidate } from '../secrets/key-probe.ts'
import { testAnswer } from '../secrets/wire-answers.ts'
import { ServerError } from '../server-error.ts'
import type { Services } from '../services.ts'
import type { Asked, Handlers } from './handler.ts'

/** The routes that try keys. */
export function keyTestRoutes(services: Services): Handlers<'secrets.test' | 'secrets.testCost' | 'rotation.test'> {
  return {
    'secrets.test': (asked) => testSecret(services, asked),
    'secrets.testCost': ({ query: { model = DEFAULT_MODEL } }) => testCost(model),
    'rotation.test': async ({ parameters: { name }, body: { label, ...options } }) => {
      requireTestable(name)
      const choice = label === undefined ? {} : { label }
      return probeAndNote(services, name, { ...(await services.secrets.rotation.candidate(name, choice)), ...options })
    },
  }
}

/** Tries the typed key, or a stored one. A typed one goes to the address given with it, or to where it would go. */
async function testSecret(
  services: Services,
  { parameters: { name }, body: { value, label, layer, baseURL, ...options } }: Asked<'secrets.test'>,
): Promise<KeyTest> {
  requireTestable(name)
  const { secrets, redactor } = services
  const choice = label === undefined ? {} : { label }
  if (value === undefined) {
    const credential =
      layer === undefined ? await secrets.credential(name, choice) : await secrets.credentialIn(name, { layer, label })
    return probeAndNote(services, name, { ...credential, ...options })
  }
  const { secret, notes } = readTypedKey(name, value)
  redactor.add(secret)
  if (secret.isBlank) throw new ServerError(422, 'secret-malformed', 'There is no key in this text.', { path: 'value' })
  const address = parseBaseURL(baseURL ?? (await savedAddress(services, name, { layer: layer ?? 'user', label })))
  const candidate = { secret, baseURL: address.baseURL, layer: layer ?? 'user', ...choice, ...options } as const
  return probeAndNote(services, name, candidate, notes)
}

async function probeAndNote(
  { probe, secrets }: Services,
  name: string,
  candidate: KeyCandidate & { readonly layer: LayerName },
  notes: readonly string[] = [],
): Promise<KeyTest> {
  const result = await probe(candidate)
  const { secret, layer, label } = candidate
  const { code, outcome, baseURL } = result
  const key = { name, secret, layer, ...(label !== undefined && { label }) }
  const at = await secrets.notes.tested(key, { code, outcome, baseURL })
  return testAnswer(result, at, notes)
}

/** Where a key goes that replaces the one there. */
async function savedAddress(
  { secrets }: Services,
  name: string,
  { layer: wanted, label }: { readonly layer: LayerName; readonly label: string | undefined },
): Promise<string> {
  const { layers } = await secrets.explain(name, label === undefined ? {} : { label })
  const saved = layers.find(({ layer, found }) => layer === wanted && found)?.baseURL
  return saved ?? secrets.ownAddress(name) ?? 'https://api.openai.com/v1'
}

function requireTestable(name: string): void {
  if (name !== OPENAI_KEY)
    throw new ServerError(422, 'no-test', `Only ${OPENAI_KEY} can be tested.`, { secrets: [name] })
}

function testCost(model: string): TestCost {
  const most = costOfPaidTest(model)
  return { model, most: most === 'unknown' ? null : most, words: paidTestInWords(model) }
}
