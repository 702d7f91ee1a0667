import type { ApiClient, FlowSummary, OpenFlow, TrashedFlow } from '@latchwork/server/api'
import { createStore, type Store } from '../store.ts'

/** The flows of the project as the server lists them; undefined until it has. */
export interface FlowLibrary extends Store<readonly FlowSummary[] | undefined> {
  /** Asks anew; several calls at a time become one. */
  readonly refresh: () => Promise<void>
  readonly open: (path: string) => Promise<OpenFlow>
  /** Makes a flow under a name that is free: `name`, `name-2`. */
  readonly create: (name: string, text?: string) => Promise<OpenFlow>
  readonly rename: (path: string, to: string) => Promise<FlowSummary>
  readonly duplicate: (path: string) => Promise<FlowSummary>
  /** Moves a flow to the trash. */
  readonly remove: (path: string) => Promise<TrashedFlow>
  /** Brings it back to where it was, or under a name that is free when another flow is there by now. */
  readonly restore: (trashed: Pick<TrashedFlow, 'id' | 'path'>) => Promise<FlowSummary>
}

const ENDING = '.flow.json'

/** Makes the library. */
export function createLibrary(api: Pick<ApiClient, 'call'>): FlowLibrary {
  const store = createStore<readonly FlowSummary[] | undefined>(undefined)
  let asking: Promise<void> | undefined

  async function ask(): Promise<void> {
    // What changes while the answer is on its way is asked for again.
    await Promise.resolve()
    asking = undefined
    const { flows } = await api.call('flows.list')
    store.set(flows)
  }

  const refresh = (): Promise<void> => (asking ??= ask())

  async function listing<Result>(work: Promise<Result>): Promise<Result> {
    const result = await work
    await refresh()
    return result
  }

  async function takenPaths(): Promise<ReadonlySet<string>> {
    await refresh()
    return new Set(store.state()?.map(({ path }) => path))
  }

  return {
    state: store.state,
    subscribe: store.subscribe,
    refresh,
    open: (path) => api.call('flows.open', { query: { path } }),
    async create(name, text) {
      const taken = await takenPaths()
      return listing(api.call('flows.create', { body: { path: freePath(name, taken), text } }))
    },
    rename: (path, to) => listing(api.call('flows.rename', { body: { path, to } })),
    duplicate: (path) => listing(api.call('flows.duplicate', { body: { path } })),
    remove: (path) => listing(api.call('flows.delete', { body: { path } })),
    async restore({ id, path }) {
      const taken = await takenPaths()
      const to = taken.has(path) ? freePath(path.slice(0, -ENDING.length), taken) : path
      return listing(api.call('flows.restore', { body: { id, to } }))
    },
  }
}

/** A flow's path by its name: `My flow` becomes `my-flow.flow.json`. */
export function pathOfName(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .split('/')
    .map((part) => part.replace(/[^\p{L}\p{N}._]+/gu, '-').replace(/^[-.]+|[-.]+$/g, ''))
    .filter((part) => part !== '')
  return `${words.length === 0 ? 'flow' : words.join('/')}${ENDING}`
}

/** A path with another name in the same folder. */
export function renamedPath(path: string, name: string): string {
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  return folder + pathOfName(name.replaceAll('/', '-'))
}

/** A file's name without folder and ending. */
export function nameOfPath(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1, path.endsWith(ENDING) ? -ENDING.length : undefined)
}

/** The path of a name that nobody has yet. */
export function freePath(name: string, taken: ReadonlySet<string>): string {
  const wanted = pathOfName(name)
  const stem = wanted.slice(0, -ENDING.length)
  for (let number = 2, path = wanted; ; number += 1) {
    if (!taken.has(path)) return path
    path = `${stem}-${number}${ENDING}`
  }
}
