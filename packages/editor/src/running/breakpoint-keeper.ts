import { graphAt, placeName } from '../document/index.ts'
import type { OpenedFlow, Workbench } from '../workbench/index.ts'
import type { Flow } from '@latchwork/engine'
import type { TextStorage } from './remembered-inputs.ts'

type Surrounding = Pick<Workbench, 'flow' | 'breakpoints' | 'api'> & {
  readonly runs: Pick<Workbench['runs'], 'current'>
}

const PREFIX = 'latchwork.breakpoints:'

/**
 * Keeps the breakpoints of each flow in the browser, by the flow's path, moves them along when a node gets another id,
 * and sends them to the run that is shown while it goes on. Returns the undo.
 */
export function keepBreakpoints(
  { flow, breakpoints, runs, api }: Surrounding,
  storage: TextStorage = localStorage,
): () => void {
  let stopFollowing = (): void => {}

  function follow(opened: OpenedFlow | undefined): void {
    stopFollowing()
    breakpoints.set(opened === undefined ? new Set() : read(storage, opened.path.state()))
    if (opened === undefined) return
    let before = opened.document.state().flow
    const stopDocument = opened.document.subscribe(() => {
      const after = opened.document.state().flow
      const moved = afterRename(breakpoints.state(), before, after)
      before = after
      if (moved !== undefined) breakpoints.set(moved)
    })
    const stopPath = opened.path.subscribe(keep)
    stopFollowing = () => {
      stopDocument()
      stopPath()
    }
  }

  function keep(): void {
    const path = flow.state()?.path.state()
    if (path === undefined) return
    write(storage, path, breakpoints.state())
    const { run, status, path: ran, moment } = runs.current.state() ?? {}
    if (run === undefined || moment !== undefined || ran !== path || (status !== 'running' && status !== 'waiting'))
      return
    const body = { breakpoints: [...breakpoints.state()] }
    // It may have ended meanwhile; the next run is sent them anew.
    api.call('runs.breakpoints', { parameters: { run }, body }).catch(() => undefined)
  }

  follow(flow.state())
  const stopFlow = flow.subscribe(() => follow(flow.state()))
  const stopKeeping = breakpoints.subscribe(keep)
  return () => {
    stopFlow()
    stopKeeping()
    stopFollowing()
  }
}

/** The breakpoints after a change of the flow; undefined when no node that has one got another id. */
function afterRename(names: ReadonlySet<string>, before: Flow, after: Flow): ReadonlySet<string> | undefined {
  const changes = new Map<string, string>()
  for (const graph of ['', ...Object.keys(after.graphs ?? {})]) {
    const [old, now] = [graphAt(before, graph)?.nodes ?? {}, graphAt(after, graph)?.nodes ?? {}]
    if (old === now) continue
    for (const id of Object.keys(old)) {
      if (Object.hasOwn(now, id) || !names.has(placeName(graph, id))) continue
      // A node keeps its object when only its id changes.
      const to = Object.keys(now).find((other) => now[other] === old[id])
      if (to !== undefined) changes.set(placeName(graph, id), placeName(graph, to))
    }
  }
  return changes.size === 0 ? undefined : new Set([...names].map((name) => changes.get(name) ?? name))
}

function read(storage: TextStorage, path: string): ReadonlySet<string> {
  try {
    const value: unknown = JSON.parse(storage.getItem(PREFIX + path) ?? '[]')
    return new Set(Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [])
  } catch {
    // What stands there is not ours, or storage is forbidden: then there are none.
    return new Set()
  }
}

function write(storage: TextStorage, path: string, names: ReadonlySet<string>): void {
  try {
    storage.setItem(PREFIX + path, JSON.stringify([...names]))
  } catch {
    // They hold for as long as the page is open.
  }
}
