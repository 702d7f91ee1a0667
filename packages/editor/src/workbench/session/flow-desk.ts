import { FlowFormatError } from '@latchwork/engine'
import type { OpenFlow } from '@latchwork/server/api'
import type { Notices } from '../notices.ts'
import type { BrokenFlow } from '../shell.ts'
import { createStore, type Store } from '../store.ts'
import { wordsOf } from './failure.ts'
import { nameOfPath, renamedPath, type FlowLibrary } from './library.ts'
import { openFlowSession, type FlowNews, type FlowSession, type FlowSurroundings } from './open-flow.ts'

/** The one flow that is open, and what can be done with the project's flows. */
export interface FlowDesk {
  /** The one that is shown: the open one, or one that stands in its place for a while. */
  readonly session: Store<FlowSession | undefined>
  /** Puts a flow that only shows in the place of the open one, which stays as it is; undefined brings that back. */
  readonly visit: (shown: FlowSession | undefined) => void
  /** The open flow, shown or not. */
  readonly own: () => FlowSession | undefined
  readonly broken: Store<BrokenFlow | undefined>
  readonly open: (path: string) => Promise<void>
  readonly create: (name: string, text?: string) => Promise<void>
  readonly rename: (path: string, name: string) => Promise<void>
  readonly duplicate: (path: string) => Promise<void>
  readonly remove: (path: string) => Promise<void>
  /** Puts the open flow into a file of its own and goes on there; the file on disk stays as it is. */
  readonly saveCopy: () => Promise<void>
}

/** What the desk works with. */
export interface DeskOptions {
  readonly library: FlowLibrary
  readonly notices: Notices
  readonly surroundings: () => Omit<FlowSurroundings, 'tell' | 'kept'>
  readonly onOpen: (path: string) => void
}

/** Makes the desk, with no flow open. */
export function createFlowDesk({ library, notices, surroundings, onOpen }: DeskOptions): FlowDesk {
  const session = createStore<FlowSession | undefined>(undefined)
  const broken = createStore<BrokenFlow | undefined>(undefined)
  const { notify } = notices
  let wanted: string | undefined
  let own: FlowSession | undefined

  function put(next: FlowSession | undefined): void {
    own = next
    session.set(next)
  }

  async function open(path: string): Promise<void> {
    wanted = path
    // It may stand behind one that only shows.
    if (openedAt(path) !== undefined && own !== session.state()) return session.set(own)
    const opened = await library.open(path)
    // Someone may have asked for another one meanwhile.
    if (wanted === path) await show(opened)
  }

  async function show(opened: OpenFlow): Promise<void> {
    const around = surroundings()
    await own?.close()
    const kept = await around.drafts.read(opened.path)
    try {
      put(openFlowSession(opened, { ...around, kept, tell }))
      broken.set(undefined)
    } catch (error) {
      if (!(error instanceof FlowFormatError)) throw error
      put(undefined)
      broken.set({ path: opened.path, problems: opened.problems })
    }
    onOpen(opened.path)
  }

  async function create(name: string, text?: string): Promise<void> {
    const made = await library.create(name, text)
    wanted = made.path
    await show(made)
  }

  async function rename(path: string, name: string): Promise<void> {
    const current = openedAt(path)
    await current?.save()
    const { path: moved } = await library.rename(path, renamedPath(path, name))
    current?.moveTo(moved)
    onOpen(moved)
  }

  async function duplicate(path: string): Promise<void> {
    await openedAt(path)?.save()
    const copy = await library.duplicate(path)
    await open(copy.path)
  }

  async function remove(path: string): Promise<void> {
    const current = openedAt(path)
    if (current !== undefined) {
      await current.close()
      if (session.state() === current) session.set(undefined)
      own = undefined
    }
    if (broken.state()?.path === path) broken.set(undefined)
    const trashed = await library.remove(path)
    notify(`“${nameOfPath(path)}” is in the trash.`, {
      action: { title: 'Undo', run: () => void library.restore(trashed).then((back) => open(back.path), complain) },
    })
  }

  async function saveCopy(): Promise<void> {
    const current = own
    if (current === undefined) return
    const text = current.text()
    const path = current.path.state()
    // The copy holds the changes now; the file that was changed on disk is not touched.
    current.abandon()
    const made = await library.create(path.slice(0, -'.flow.json'.length) + '-copy', text)
    wanted = made.path
    await show(made)
    notify(`Saved as “${nameOfPath(made.path)}”.`)
  }

  function tell(news: FlowNews): void {
    const { flow } = news
    const name = nameOfPath(flow.path.state())
    if (news.type === 'restored')
      return notify('Changes that were not saved are back.', {
        action: { title: 'Discard', run: () => flow.document.undo() },
      })
    if (news.type === 'reloaded') return notify(`“${name}” was changed on disk and is shown as it is there now.`)
    if (own !== flow) return
    notify(`“${name}” was deleted on disk. It is still open here.`, {
      tone: 'bad',
      action: { title: 'Save it again', run: () => void saveCopy().catch(complain) },
    })
  }

  function openedAt(path: string): FlowSession | undefined {
    return own?.path.state() === path ? own : undefined
  }

  function complain(error: unknown): void {
    notify(wordsOf(error), { tone: 'bad' })
  }

  return {
    session,
    visit: (shown) => session.set(shown ?? own),
    own: () => own,
    broken,
    open,
    create,
    rename,
    duplicate,
    remove,
    saveCopy,
  }
}
