import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { z } from 'zod'

const writeSchema = z.object({
  options: z.object({ cas: z.int().optional() }).optional(),
  data: z.record(z.string(), z.unknown()),
})

interface Kept {
  version: number
  /** Undefined when the newest version was deleted. */
  fields?: Record<string, unknown>
}

/**
 * A contract fake of Vault's KV engine, version 2, written from its public API page. It was never compared with the real
 * server, which cannot be had here: what passes against it is not thereby proven against Vault.
 */
export const startFakeVault = async (options: { namespace?: string } = {}) => {
  const token = `hvs.${randomBytes(24).toString('base64url')}`
  const secrets = new Map<string, Kept>()
  const requests: string[] = []
  let misbehave: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined

  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    if (misbehave?.(request, response) === true) return
    answer(request).then(
      ({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      },
      // The caller was killed meanwhile.
      () => response.destroy(),
    )
  })

  const answer = async (request: IncomingMessage): Promise<{ status: number; body: unknown }> => {
    const { headers, method, url = '' } = request
    if (headers['x-vault-token'] !== token) return { status: 403, body: { errors: ['permission denied'] } }
    if (headers['x-vault-namespace'] !== options.namespace)
      return { status: 403, body: { errors: ['permission denied'] } }
    const [, kind, path] = /^\/v1\/secret\/(data|metadata)\/(.*)$/.exec(decodeURI(url)) ?? []
    if (kind === 'metadata' && path.endsWith('?list=true')) return list(path.slice(0, -'?list=true'.length))
    if (kind !== 'data') return { status: 404, body: { errors: [] } }
    if (method === 'POST') return write(path, writeSchema.parse(JSON.parse(await text(request))))
    return method === 'DELETE' ? remove(path) : read(path)
  }

  const metadataOf = ({ version, fields }: Kept) => ({
    version,
    created_time: '2026-01-01T00:00:00.000000Z',
    deletion_time: fields === undefined ? '2026-01-02T00:00:00.000000Z' : '',
    destroyed: false,
  })
  const read = (path: string) => {
    const kept = secrets.get(path)
    if (kept === undefined) return { status: 404, body: { errors: [] } }
    const status = kept.fields === undefined ? 404 : 200
    return { status, body: { data: { data: kept.fields ?? null, metadata: metadataOf(kept) } } }
  }
  const write = (path: string, { options: wanted, data }: z.output<typeof writeSchema>) => {
    const kept = secrets.get(path) ?? { version: 0 }
    if (wanted?.cas !== undefined && wanted.cas !== kept.version)
      return { status: 400, body: { errors: ['check-and-set parameter did not match the current version'] } }
    secrets.set(path, { version: kept.version + 1, fields: data })
    return { status: 200, body: { data: { version: kept.version + 1 } } }
  }
  const remove = (path: string) => {
    const kept = secrets.get(path)
    if (kept !== undefined) secrets.set(path, { version: kept.version })
    return { status: 204, body: null }
  }
  const list = (folder: string) => {
    const keys = [...secrets.keys()].filter((path) => path.startsWith(`${folder}/`))
    if (keys.length === 0) return { status: 404, body: { errors: [] } }
    return { status: 200, body: { data: { keys: keys.map((path) => path.slice(folder.length + 1)) } } }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const place = server.address()
  if (place === null || typeof place === 'string') throw new Error('the fake vault has no port')
  return {
    address: `http://127.0.0.1:${place.port}`,
    token,
    secrets,
    requests,
    misbehaveAs: (how: typeof misbehave) => {
      misbehave = how
    },
  }
}
