import { readSecretText } from '../bounded-text.ts'
import { SecretStoreError } from '../secret-error.ts'
import { checkName, isSecretName } from '../secret-name.ts'
import type { SecretEntry, SecretListing, SecretStore } from '../secret-store.ts'
import { Secret } from '../secret.ts'

/** Environment variables, as `process.env` holds them. */
export type Environment = Readonly<Record<string, string | undefined>>

const SECRET_LIKE = /(?:^|_)(?:KEY|TOKEN|SECRET|PASSWORD|PASS|CREDENTIALS?)(?:_FILE)?$/i

/**
 * Reads `NAME`, else the file that `NAME_FILE` names. The variables are copied once, when the store is made; such a file
 * is read each time. Lists only variables that look like secrets by name.
 */
export const createEnvironmentStore = ({ environment }: { environment: Environment }): SecretStore => {
  const storeName = 'environment'
  const values = new Map<string, Secret>()
  for (const [name, value] of Object.entries(environment)) if (value !== undefined) values.set(name, new Secret(value))

  const fromFile = async (name: string): Promise<SecretEntry | undefined> => {
    const variable = `${name}_FILE`
    const file = values.get(variable)?.use((text) => text.trim()) ?? ''
    if (file === '') return undefined
    const text = await readSecretText({ file, store: storeName })
    if (text === undefined) throw noSuchFile(storeName, { file, variable })
    return { secret: new Secret(text), location: `${file} (${variable})`, protection: 'plain text file' }
  }

  return {
    name: storeName,
    location: 'environment variables',
    get: async (name) => {
      checkName(name)
      const secret = values.get(name)
      const own = secret && { secret, location: `variable ${name}`, protection: 'environment of this process' }
      if (own !== undefined && !own.secret.isBlank) return own
      return (await fromFile(name)) ?? own
    },
    list: async () => {
      const names = [...values.keys()]
        .filter((name) => SECRET_LIKE.test(name))
        .map((name) => name.replace(/_FILE$/, ''))
      return [...new Set(names)].filter(isSecretName).map((name): SecretListing => {
        const variable = values.has(name) ? name : `${name}_FILE`
        return { name, location: `variable ${variable}` }
      })
    },
  }
}

/**
 * Takes the variables that hold secrets out of an environment, so that neither children nor crash reports get them, and
 * returns what was taken: all of `OPENAI_*`, `LATCH_CLOUD_KEY`, and the names given with their `NAME_FILE`.
 */
export const takeFromEnvironment = (
  environment: Record<string, string | undefined>,
  names: readonly string[] = [],
): Environment => {
  const wanted = new Set(['LATCH_CLOUD_KEY', ...names].flatMap((name) => [name, `${name}_FILE`]))
  const taken: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || !(wanted.has(name) || name.startsWith('OPENAI_'))) continue
    taken[name] = value
    delete environment[name]
  }
  return taken
}

const noSuchFile = (store: string, { file, variable }: { file: string; variable: string }): SecretStoreError =>
  new SecretStoreError({
    store,
    location: file,
    problem: `does not exist, although the variable ${variable} names it`,
    remedy: `Make the file, or unset ${variable}.`,
  })
