import { DEFAULT_MODEL } from '@latchwork/nodes'
import type { ServerEvent } from '../api/server-events.ts'
import { eventStream, type StreamedEvent } from '../events/event-stream.ts'
import { describeNode, describeNodePorts } from '../nodes/describe-node.ts'
import { readInvitation } from '../secrets/cloud-link.ts'
import { keyInUse } from '../secrets/key-in-use.ts'
import { ServerError } from '../server-error.ts'
import type { Services } from '../services.ts'
import type { Asked, Handlers } from './handler.ts'

type ProjectRoute =
  | 'health'
  | 'events'
  | 'nodes.list'
  | 'nodes.ports'
  | 'blobs.write'
  | 'blobs.read'
  | 'cloud.show'
  | 'cloud.join'
  | 'cloud.leave'
  | 'models.list'
  | 'settings.get'
  | 'settings.put'
  | 'files.list'

const MAX_FILES = 5_000

/** The routes of everything around flows: node types, media, settings, files, the cloud. */
export function projectRoutes(services: Services): Handlers<ProjectRoute> {
  const { version, project, startedAt, registry, blobs, cloud, settings, files } = services
  return {
    health: () => ({ status: 'ok', version, project, startedAt }),
    events: () => {
      const stop = new AbortController()
      return eventStream(serverEvents(services, stop.signal), stop)
    },
    'nodes.list': () => ({ nodes: registry.list().map(describeNode) }),
    'nodes.ports': ({ body: { type, settings: values } }) => {
      const found = registry.get(type)
      if (found !== undefined) return describeNodePorts(found, values)
      throw new ServerError(404, 'unknown-type', `There is no node type "${type.slice(0, 100)}".`)
    },
    'blobs.write': ({ body: { base64, mediaType, name } }) =>
      blobs.write(Buffer.from(base64, 'base64'), { mediaType, ...(name !== undefined && { name }) }),
    'blobs.read': async ({ parameters: { blob } }) =>
      new Response(Uint8Array.from(await blobs.read(blob)), BLOB_HEADERS),
    'cloud.show': () => cloud.show(),
    'cloud.join': (asked) => joinCloud(services, asked),
    'cloud.leave': async () => {
      await requireFree(services)
      await cloud.leave()
      return tellCloud(services)
    },
    'models.list': async () => ({ models: await services.models(), default: DEFAULT_MODEL }),
    'settings.get': async () => ({ settings: await settings.read(), location: settings.location }),
    'settings.put': async ({ body: { patch } }) => ({
      settings: await settings.patch(patch),
      location: settings.location,
    }),
    'files.list': async ({ query: { folder, pattern } }) => {
      const found = await files.list(folder, pattern)
      return { files: found.slice(0, MAX_FILES), isCut: found.length > MAX_FILES }
    },
  }
}

/** Media are whatever a flow made of them: the page is told nothing by which it could run them. */
const BLOB_HEADERS: ResponseInit = {
  headers: {
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment',
    'cache-control': 'private, max-age=31536000, immutable',
  },
}

/** What would be signed in to would not count. */
async function requireFree({ cloud }: Services): Promise<void> {
  const { fixed } = await cloud.show()
  if (fixed !== undefined) throw new ServerError(409, 'cloud-fixed', fixed)
}

/** Refusals by which a cloud says that it knows the key: an account can be empty, or asked too often. */
const KNOWN_TO_CLOUD: ReadonlySet<string> = new Set([
  'missing-scopes',
  'no-credit',
  'spend-limit',
  'usage-limit',
  'rate-limited',
])

/** A key is kept only after its cloud accepted it. */
async function joinCloud(services: Services, { body }: Asked<'cloud.join'>) {
  const { cloud, probe, redactor } = services
  await requireFree(services)
  const invitation = readInvitation(body)
  redactor.add(invitation.key)
  const { outcome, message, hint, code } = await probe({
    secret: invitation.key,
    baseURL: invitation.url,
    layer: 'default',
    isPatient: true,
  })
  if (outcome !== 'accepted' && !KNOWN_TO_CLOUD.has(code))
    throw new ServerError(422, 'cloud-refused', `You are not signed in: ${message}`, { hint })
  await cloud.join(invitation)
  return tellCloud(services)
}

/** The default layer is not watched: whoever changes it tells. */
async function tellCloud({ cloud, hub, secrets }: Services) {
  hub.publish({ type: 'secrets-change' })
  hub.publish({ type: 'key-change', key: await keyInUse(secrets) })
  return cloud.show()
}

async function* serverEvents(services: Services, signal: AbortSignal): AsyncGenerator<StreamedEvent> {
  const { hub, secrets, server } = services
  const hello = async (): Promise<ServerEvent> => ({ type: 'hello', server, key: await keyInUse(secrets) })
  const events = hub.listen(signal)
  yield streamed(await hello())
  for await (const event of events) yield streamed(event.type === 'missed' ? await hello() : event)
}

function streamed(event: ServerEvent): StreamedEvent {
  return { event: event.type, data: event }
}
