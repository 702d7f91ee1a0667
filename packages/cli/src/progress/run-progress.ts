import type { RunEvent } from '@latchwork/engine'
import { showDuration } from '../duration.ts'
import { showTokens } from '../run/closing-line.ts'
import { oneLine } from '../terminal-text.ts'

/** A node that is running now. */
export interface RunningNode {
  readonly path: string
  /** Epoch milliseconds. */
  readonly since: number
  /** The end of what it has said so far. */
  readonly tail: string
}

/** Something that is settled and will not change any more. */
export interface SettledLine {
  readonly mark: '✓' | '✗' | '↻' | '…'
  readonly text: string
}

/** The state of a run, for people. */
export interface RunProgress {
  /** Takes an event in; gives what is settled by it and worth a line. */
  take(event: RunEvent): SettledLine | undefined
  running(): readonly RunningNode[]
  /** Tokens used so far. */
  tokens(): number
}

/** So many finished nodes get a line of their own; of later ones only those that took long. */
const LINES = 100
const SLOW_MS = 1_000
const TAIL = 400

/** Makes the state of a run that has not begun. */
export function createRunProgress(): RunProgress {
  const running = new Map<string, RunningNode>()
  let finished = 0
  let tokens = 0

  const end = ({ path, at, usage, reused }: Extract<RunEvent, { type: 'node-end' }>): SettledLine | undefined => {
    const took = at - (running.get(path)?.since ?? at)
    running.delete(path)
    tokens += usage.totalTokens
    finished += 1
    if (finished === LINES) return { mark: '…', text: 'from here on only nodes that take longer than a second' }
    if (finished > LINES && took < SLOW_MS) return undefined
    const spent = usage.totalTokens === 0 ? '' : `  ${showTokens(usage.totalTokens)}`
    return { mark: '✓', text: `${path}  ${reused ? 'used again' : showDuration(took)}${spent}` }
  }

  const say = (path: string, text: string): void => {
    const node = running.get(path)
    if (node !== undefined) running.set(path, { ...node, tail: (node.tail + text).slice(-TAIL) })
  }

  return {
    take(event) {
      const { path } = event
      if (event.type === 'node-start') running.set(path, { path, since: event.at, tail: '' })
      if (event.type === 'node-end') return end(event)
      if (event.type === 'node-delta') say(path, deltaText(event.delta))
      if (event.type === 'node-skip') running.delete(path)
      if (event.type === 'node-retry') {
        const wait = showDuration(event.waitMs)
        return { mark: '↻', text: `${path}  try ${event.attempt} in ${wait}: ${oneLine(event.error.message)}` }
      }
      if (event.type !== 'node-error') return undefined
      running.delete(path)
      const handled = event.handled ? ' (handled by the flow)' : ''
      return { mark: '✗', text: `${path}  ${oneLine(event.error.message)}${handled}` }
    },
    running: () => [...running.values()],
    tokens: () => tokens,
  }
}

function deltaText(delta: Extract<RunEvent, { type: 'node-delta' }>['delta']): string {
  if ('text' in delta) return delta.text
  return 'note' in delta ? ` ${delta.note} ` : delta.status === 'start' ? ` [${delta.tool}] ` : ''
}
