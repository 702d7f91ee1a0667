import type { RunEvent } from '@latchwork/engine'

/** How a node stands in the run that is shown. */
export interface NodeRun {
  /**
   * `held`: before it starts, until someone lets it go. `canceled`: under way when the run ended. `to-come`: at a moment
   * of a past run before it began.
   */
  readonly status: 'to-come' | 'running' | 'held' | 'waiting' | 'done' | 'failed' | 'skipped' | 'canceled'
  /** A few words beside the title: "3 ms", "3 of 4", "streaming". */
  readonly note?: string
  /** What the node has written so far; the end of it, when it is long. */
  readonly text?: string
  /** What the node can be answered; with none, the answer needs more than a choice. */
  readonly choices?: readonly string[]
  /** What went wrong. */
  readonly error?: string
}

/** The states of a run's nodes by path: `ask`, `each[3]/ask`. */
export interface RunState {
  readonly of: (path: string) => NodeRun | undefined
  /** Calls back with the paths that changed; several changes at a time. */
  readonly subscribe: (listener: (paths: ReadonlySet<string>) => void) => () => void
  /** Takes over an event of a run. `run-start` forgets what was before. */
  readonly apply: (event: RunEvent) => void
  readonly set: (path: string, run: NodeRun | undefined) => void
  readonly clear: () => void
}

/** As much of a streamed text as a node can show, in characters. */
const TAIL = 600

/** Makes an empty run state. `schedule` puts off telling the listeners, say to the next frame. */
export function createRunState(schedule: (tell: () => void) => void): RunState {
  const runs = new Map<string, NodeRun>()
  const started = new Map<string, number>()
  const listeners = new Set<(paths: ReadonlySet<string>) => void>()
  let changed = new Set<string>()

  function set(path: string, run: NodeRun | undefined): void {
    if (run === undefined) runs.delete(path)
    else runs.set(path, run)
    if (changed.size === 0) schedule(tell)
    changed.add(path)
  }

  function tell(): void {
    const paths = changed
    changed = new Set()
    for (const listener of listeners) listener(paths)
  }

  function clear(): void {
    started.clear()
    for (const path of runs.keys()) set(path, undefined)
  }

  function apply(event: RunEvent): void {
    const { path } = event
    const run = runs.get(path)
    switch (event.type) {
      case 'run-start':
        return clear()
      case 'node-start':
        started.set(path, event.at)
        return set(path, { status: 'running' })
      case 'node-delta': {
        if ('note' in event.delta) return set(path, { ...run, status: 'running', note: event.delta.note })
        if (!('text' in event.delta)) return
        const text = ((run?.text ?? '') + event.delta.text).slice(-TAIL)
        return set(path, { status: 'running', note: 'streaming', text })
      }
      case 'node-retry':
        return set(path, { status: 'running', note: `try ${event.attempt + 1}` })
      case 'node-skip':
        return set(path, { status: 'skipped' })
      case 'node-error':
        return set(path, { ...withText(run), status: 'failed', error: event.error.message })
      case 'node-end': {
        const note = event.reused ? 'used again' : durationInWords(event.at - (started.get(path) ?? event.at))
        return set(path, { ...withText(run), status: 'done', note })
      }
      case 'run-wait':
        return path === '' ? undefined : set(path, { status: 'waiting', note: 'waiting for you' })
      case 'run-end':
        // What had not ended by then was canceled; only a run that waits leaves a node waiting.
        for (const [open, { status, text }] of runs)
          if (status === 'running' || status === 'held' || (status === 'waiting' && event.status !== 'waiting'))
            set(open, { ...(text !== undefined && { text }), status: 'canceled' })
        return
      default:
        return
    }
  }

  return {
    of: (path) => runs.get(path),
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    apply,
    set,
    clear,
  }
}

function withText(run: NodeRun | undefined): Pick<NodeRun, 'text'> {
  return run?.text === undefined ? {} : { text: run.text }
}

/** `3 ms`, `1.6 s`, `2 min`. */
export function durationInWords(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`
}
