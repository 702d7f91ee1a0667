import type { ResolverContext } from './resolver-context.ts'
import { SecretError } from './secret-error.ts'
import type { Secret } from './secret.ts'

/** Every value that can be read now, and the stores that could not be. */
export interface EverySecret {
  readonly secrets: readonly Secret[]
  readonly problems: readonly SecretError[]
}

/** A variable is listed for its name alone; a value as short as this, `1` or `true`, would take words out of any text. */
const SHORTEST_VARIABLE = 8

/**
 * Reads every value of every layer, whichever is in force, to look for them in what leaves the program. The redactor of
 * the process does not learn them: what runs record would change by that.
 */
export const everySecret = async (context: ResolverContext): Promise<EverySecret> => {
  const secrets: Secret[] = []
  const problems: SecretError[] = []
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof SecretError)) throw error
      problems.push(error)
    }
  }
  for (const { name: layer, store } of context.layers)
    await attempt(async () => {
      for (const { name, label } of await store.list())
        await attempt(async () => {
          const found = (await store.get(name, label))?.secret
          if (found === undefined || found.isBlank) return
          if (layer !== 'environment' || found.use((value) => value.length >= SHORTEST_VARIABLE)) secrets.push(found)
        })
    })
  return { secrets, problems }
}
