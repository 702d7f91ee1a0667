import { randomBytes } from 'node:crypto'
import { NO_USAGE, type RunEvent } from '@latchwork/engine'
import { createRedactor, Secret } from '@latchwork/secrets'
import { expect, test } from 'vitest'
import { createHoldBack } from '../../src/index.ts'

const key = randomBytes(20).toString('hex')
const facts = { run: 'r', seq: 0, at: 0, path: 'ask' }

function pass(events: readonly RunEvent[]): readonly RunEvent[] {
  const redactor = createRedactor()
  redactor.add(new Secret(key))
  const holdBack = createHoldBack(redactor)
  return events.flatMap((event) => holdBack.pass(event))
}

const delta = (text: string, path = 'ask'): RunEvent => {
  return { ...facts, path, type: 'node-delta', delta: { port: 'text', text } }
}
const end: RunEvent = { ...facts, type: 'node-end', outputs: {}, usage: NO_USAGE, reused: false }

const textOf = (events: readonly RunEvent[], path: string) =>
  events
    .map((event) =>
      event.type === 'node-delta' && event.path === path && 'text' in event.delta ? event.delta.text : '',
    )
    .join('')

test('a secret that streams in pieces is taken out, and the text around it stays', () => {
  const pieces = `before ${key} after`.match(/.{1,3}/gs) ?? []
  expect(textOf(pass([...pieces.map((text) => delta(text)), end]), 'ask')).toBe('before [secret] after')
})

test('the streams of two nodes do not mix', () => {
  const half = key.length / 2
  const events = pass([delta(key.slice(0, half)), delta(key.slice(half), 'other'), end, { ...end, path: 'other' }])
  expect(textOf(events, 'ask')).toBe(key.slice(0, half))
  expect(textOf(events, 'other')).toBe(key.slice(half))
})

test('what was held back comes before the end of its node', () => {
  const events = pass([delta(`x${key.slice(0, 4)}`), end])
  expect(events.at(-1)).toMatchObject({ type: 'node-end' })
  expect(textOf(events, 'ask')).toBe(`x${key.slice(0, 4)}`)
})
