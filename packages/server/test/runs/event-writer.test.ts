import { randomBytes } from 'node:crypto'
import { NO_USAGE, type RunEvent } from '@latchwork/engine'
import { createRedactor, Secret } from '@latchwork/secrets'
import { expect, test } from 'vitest'
import type { WireRunEvent } from '../../src/api/index.ts'
import { createEventWriter } from '../../src/runs/event-writer.ts'

const facts = { run: 'r', seq: 0, at: 1 }
const delta = (path: string, text: string): RunEvent => {
  return { ...facts, type: 'node-delta', path, delta: { port: 'text', text } }
}
const ended = (path: string): RunEvent => {
  return { ...facts, type: 'node-end', path, outputs: {}, usage: NO_USAGE, reused: false }
}

function createWriter(redactor = createRedactor()) {
  const stored: WireRunEvent[] = []
  const batches: number[] = []
  const faults: unknown[] = []
  const append = (_: string, events: readonly WireRunEvent[]): void => {
    batches.push(events.length)
    stored.push(...events)
  }
  const writer = createEventWriter('r', { store: { append }, redactor, failed: (fault) => faults.push(fault) })
  return { writer, stored, batches, faults }
}

test('texts of one port that follow each other are one event, and numbers have no gaps', async () => {
  const { writer, stored } = createWriter()
  for (const event of [delta('a', 'x'), delta('a', 'y'), delta('b', 'z'), delta('a', '!'), ended('a')])
    writer.write(event)
  await writer.changed()
  writer.end()
  expect(stored.map((event) => (event.type === 'node-delta' ? event.delta : event.type))).toEqual([
    { port: 'text', text: 'xy' },
    { port: 'text', text: 'z' },
    { port: 'text', text: '!' },
    'node-end',
  ])
  expect(stored.map(({ seq }) => seq)).toEqual([0, 1, 2, 3])
})

test('a secret that comes letter by letter is never written', () => {
  const value = randomBytes(24).toString('base64url')
  const redactor = createRedactor()
  redactor.add(new Secret(value))
  const { writer, stored } = createWriter(redactor)
  for (const letter of `before ${value} after`) writer.write(delta('a', letter))
  writer.write(ended('a'))
  writer.end()
  const text = stored.flatMap((event) =>
    event.type === 'node-delta' && 'text' in event.delta ? [event.delta.text] : [],
  )
  expect(text.join('')).toBe('before [secret] after')
})

test('ten thousand events at once are written in pieces, not kept', () => {
  const { writer, batches } = createWriter()
  for (let at = 0; at < 10_000; at++) writer.write(ended(`n${at}`))
  writer.end()
  expect(Math.max(...batches)).toBeLessThanOrEqual(256)
  expect(batches.reduce((sum, size) => sum + size)).toBe(10_000)
})

test('a store that takes nothing is reported, and throws into nobody', async () => {
  const faults: unknown[] = []
  const full = new Error('the disk is full')
  const append = (): void => {
    throw full
  }
  const writer = createEventWriter('r', {
    store: { append },
    redactor: createRedactor(),
    failed: (fault) => faults.push(fault),
  })
  writer.write(ended('a'))
  await writer.changed()
  expect(faults).toEqual([full])
})
