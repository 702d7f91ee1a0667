import { z } from 'zod'
import { parseJSON } from './json-file.ts'
import { SecretStoreError } from './secret-error.ts'
import type { Secret } from './secret.ts'

/** How a vault is reached. */
export interface VaultConnection {
  readonly store: string
  /** Such as `https://vault.example:8200`; nothing is sent to any other origin. */
  readonly address: string
  /** The mount of the KV engine, version 2. */
  readonly mount: string
  readonly namespace?: string
  readonly token: () => Promise<Secret>
  readonly fetch: typeof globalThis.fetch
  readonly timeoutMs: number
}

/** A secret of the vault: its fields, and the version that a write has to name. Without fields it is deleted or was never there. */
export interface VaultSecret {
  readonly fields?: Readonly<Record<string, unknown>>
  readonly version: number
  readonly writtenAt?: string
}

/** The calls of the KV engine that the store needs. */
export interface VaultClient {
  read(path: string): Promise<VaultSecret>
  /** Writes all fields if the version is still this one; tells whether it was. */
  write(path: string, fields: Readonly<Record<string, unknown>>, version: number): Promise<boolean>
  remove(path: string): Promise<void>
  /** The names in a folder. */
  list(folder: string): Promise<readonly string[]>
}

const MAX_BYTES = 4 * 1024 * 1024

const metadata = z.object({ version: z.int(), created_time: z.string().optional() })
const secretSchema = z.object({
  data: z.object({ data: z.record(z.string(), z.unknown()).nullable(), metadata }),
})
const listSchema = z.object({ data: z.object({ keys: z.array(z.string()) }) })

/** Speaks to the KV engine (version 2) of Vault or OpenBao over HTTP. */
export const createVaultClient = (connection: VaultConnection): VaultClient => {
  const { mount } = connection
  const call = (method: string, path: string, body?: unknown) => askVault(connection, { method, path, body })
  const parse = <Output>(schema: z.ZodType<Output>, text: string): Output => {
    const { data, error } = schema.safeParse(parseJSON(text, () => oddAnswer(connection)))
    if (error !== undefined) throw oddAnswer(connection)
    return data
  }

  return {
    read: async (path) => {
      const { status, text } = await call('GET', `${mount}/data/${path}`)
      // A deleted version answers 404 as well, with its number, which the next write has to name.
      const { data } = secretSchema.safeParse(status === 404 ? jsonOrNothing(text) : undefined)
      if (status === 404) return { version: data?.data.metadata.version ?? 0 }
      const found = parse(secretSchema, text).data
      const { version, created_time: writtenAt } = found.metadata
      return { fields: found.data ?? undefined, version, writtenAt }
    },
    write: async (path, fields, version) => {
      const { status } = await call('POST', `${mount}/data/${path}`, { options: { cas: version }, data: fields })
      return status !== 400
    },
    remove: async (path) => {
      await call('DELETE', `${mount}/data/${path}`)
    },
    list: async (folder) => {
      const { status, text } = await call('GET', `${mount}/metadata/${folder}?list=true`)
      return status === 404 ? [] : parse(listSchema, text).data.keys
    },
  }
}

/** Sends one request. Only answers that the caller can go on with come back: success, 404, and the refusal of a version. */
const askVault = async (
  connection: VaultConnection,
  { method, path, body }: { method: string; path: string; body?: unknown },
): Promise<{ readonly status: number; readonly text: string }> => {
  const { address, namespace, token, fetch, timeoutMs } = connection
  const headers = {
    'x-vault-request': 'true',
    ...(namespace !== undefined && { 'x-vault-namespace': namespace }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  }
  const secret = await token()
  const { status, text } = await sent(connection, async () => {
    const response = await secret.use((value) =>
      fetch(`${address}/v1/${path}`, {
        method,
        headers: { ...headers, 'x-vault-token': value.trim() },
        body: body === undefined ? undefined : JSON.stringify(body),
        // A redirect would take the token elsewhere.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      }),
    )
    return { status: response.status, text: await boundedText(response) }
  })
  if (text === undefined) throw oddAnswer(connection)
  if (status === 404 || (status >= 200 && status < 300)) return { status, text }
  if (status === 400 && text.includes('check-and-set')) return { status, text }
  throw refusal(connection, { status, path })
}

const sent = async <Answer>(connection: VaultConnection, send: () => Promise<Answer>): Promise<Answer> => {
  try {
    return await send()
  } catch (cause) {
    const isLate = cause instanceof Error && cause.name === 'TimeoutError'
    const problem = isLate ? `did not answer within ${connection.timeoutMs / 1000} seconds` : 'cannot be reached'
    throw trouble(connection, { problem, remedy: 'Check its address in your settings, and the network.', cause })
  }
}

/** The text of an answer, or undefined when it is larger than any secret. */
const boundedText = async (response: Response): Promise<string | undefined> => {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > MAX_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const jsonOrNothing = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const refusal = (connection: VaultConnection, { status, path }: { status: number; path: string }): SecretStoreError => {
  if (status === 403)
    return trouble(connection, {
      problem: `refused the token for ${path} (403): it is wrong, has expired, or its policy does not allow this`,
      remedy: 'Sign in again (vault login), or have the policy of the token changed.',
    })
  if (status === 503)
    return trouble(connection, {
      problem: 'is sealed or in maintenance (503)',
      remedy: 'Have it unsealed, and try again.',
    })
  if (status >= 300 && status < 400)
    return trouble(connection, {
      problem: `answered with a redirect (${status}), which is not followed, because the token would go along`,
      remedy: 'Give the address that it redirects to in your settings.',
    })
  return trouble(connection, {
    problem: `answered ${path} with ${status}`,
    remedy: 'Check the mount and the path in your settings; it has to be a KV engine of version 2.',
  })
}

const oddAnswer = (connection: VaultConnection): SecretStoreError =>
  trouble(connection, {
    problem: 'gave an answer that is not one of a KV engine of version 2',
    remedy: 'Check its address and mount in your settings.',
  })

const trouble = (
  { store, address }: VaultConnection,
  facts: { problem: string; remedy: string; cause?: unknown },
): SecretStoreError => new SecretStoreError({ store, location: `the vault at ${address}`, ...facts })
