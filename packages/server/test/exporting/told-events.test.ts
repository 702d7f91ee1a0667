import { NO_USAGE } from '@latchwork/engine'
import { expect, test } from 'vitest'
import type { WireRunEvent } from '../../src/api/index.ts'
import { toldEvents } from '../../src/exporting/told-events.ts'

type Bare = WireRunEvent extends infer Event
  ? Event extends WireRunEvent
    ? Omit<Event, 'run' | 'seq' | 'at'>
    : never
  : never

const usage = NO_USAGE
const numbered = (events: readonly Bare[]): readonly WireRunEvent[] =>
  events.map((event, seq): WireRunEvent => ({ ...event, run: 'r', seq, at: 0 }))
const start = (path: string): Bare => ({ type: 'node-start', path, node: path })
const said = (path: string, text: string, port = 'text'): Bare => ({ type: 'node-delta', path, delta: { port, text } })
const end = (path: string): Bare => ({ type: 'node-end', path, outputs: { text: 'ab' }, usage, reused: false })
const failed = (path: string): Bare => ({
  type: 'node-error',
  path,
  error: { code: 'x', message: 'y', path },
  handled: false,
})
const runEnd: Bare = { type: 'run-end', path: '', status: 'canceled' }
const shown = (events: readonly WireRunEvent[]): readonly string[] =>
  events.map(({ type, path, ...rest }) => {
    const text = 'delta' in rest && 'text' in rest.delta ? ` ${rest.delta.port}=${rest.delta.text}` : ''
    return `${type} ${path}${text}`.trim()
  })

test.each<readonly [what: string, events: readonly Bare[], told: readonly string[]]>([
  [
    'text that is in the outputs is left out',
    [start('a'), said('a', 'a'), said('a', 'b'), end('a')],
    ['node-start a', 'node-end a'],
  ],
  [
    'text of a node that failed is joined, before its error',
    [start('a'), said('a', 'a'), start('b'), said('a', 'b'), said('a', 'z', 'other'), failed('a')],
    ['node-start a', 'node-start b', 'node-delta a text=ab', 'node-delta a other=z', 'node-error a'],
  ],
  [
    'text of a node that was stopped is joined, before the end of the run',
    [start('a'), said('a', 'a'), said('a', 'b'), runEnd],
    ['node-start a', 'node-delta a text=ab', 'run-end'],
  ],
  [
    'text of a try that was followed by another is left out',
    [
      start('a'),
      said('a', 'wrong'),
      { type: 'node-retry', path: 'a', attempt: 1, waitMs: 0, error: { code: 'x', message: 'y', path: 'a' } },
      said('a', 'right'),
      failed('a'),
    ],
    ['node-start a', 'node-retry a', 'node-delta a text=right', 'node-error a'],
  ],
  [
    'notes stay where they are',
    [start('a'), { type: 'node-delta', path: 'a', delta: { note: 'n' } }, end('a')],
    ['node-start a', 'node-delta a', 'node-end a'],
  ],
])('%s', (_what, events, told) => {
  expect(shown(toldEvents(numbered(events)))).toEqual(told)
})
