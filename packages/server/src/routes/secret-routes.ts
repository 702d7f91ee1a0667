import type { SetResult } from '@latchwork/secrets'
import type { SecretExplanation, SetSecretAnswer } from '../api/secrets.ts'
import { keyInUse } from '../secrets/key-in-use.ts'
import { readTypedKey } from '../secrets/typed-key.ts'
import { auditLine, explained, explainedLayer } from '../secrets/wire-answers.ts'
import type { Services } from '../services.ts'
import type { Asked, Handlers } from './handler.ts'
import { listSecrets, secretRow } from './secret-rows.ts'

type SecretRoute =
  | 'secrets.list'
  | 'secrets.explain'
  | 'secrets.set'
  | 'secrets.remove'
  | 'secrets.bind'
  | 'secrets.pin'
  | 'secrets.unpin'
  | 'secrets.neverDefault'
  | 'secrets.rename'
  | 'secrets.chooseDefault'
  | 'secrets.snooze'
  | 'secrets.audit'
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
      // Throws for what is no name: `*`, for all names, belongs to the command.
      await explain(name)
      await secrets.neverDefault(name, refused)
      return explain(name)
    },
    'secrets.rename': async ({ parameters: { name }, body }) => {
      await secrets.rename(name, body)
      return secretRow(services, name)
    },
    'secrets.chooseDefault': async ({ parameters: { name }, body: { label } }) => {
      await secrets.chooseDefault(name, label ?? undefined)
      return secretRow(services, name)
    },
    'secrets.snooze': async ({ parameters: { name }, body }) => {
      await secrets.snooze(name, body)
      return secretRow(services, name)
    },
    'secrets.audit': async ({ query: { name, limit } }) => {
      const { entries, unreadable } = await secrets.audit.read()
      const wanted = name === undefined ? entries : entries.filter((entry) => entry.name === name)
      return { entries: wanted.toReversed().slice(0, limit).map(auditLine), total: wanted.length, unreadable }
    },
    key: ({ query: { label } }) => keyInUse(secrets, label),
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
