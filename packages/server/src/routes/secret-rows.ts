import type { SecretRow } from '../api/secrets.ts'
import { neededSecrets } from '../secrets/needed-secrets.ts'
import { explained, labelledKey } from '../secrets/wire-answers.ts'
import type { Services } from '../services.ts'

/** What the page shows of one name. */
export async function secretRow({ secrets, registry }: Services, name: string): Promise<SecretRow> {
  const [explanation, keys] = await Promise.all([secrets.explain(name), secrets.keys(name)])
  const neededBy = neededSecrets(registry).get(name) ?? []
  return { name, neededBy: [...neededBy], explanation: explained(explanation), keys: keys.map(labelledKey) }
}

/** All that the page lists: what nodes need, and what any layer knows. */
export async function listSecrets(services: Services) {
  const known = await services.secrets.list()
  const names = new Set([...neededSecrets(services.registry).keys(), ...known.secrets.map(({ name }) => name)])
  return {
    secrets: await Promise.all([...names].sort().map((name) => secretRow(services, name))),
    problems: known.problems.map(({ code, summary, remedy }) => ({ code, message: `${summary} ${remedy}` })),
  }
}
