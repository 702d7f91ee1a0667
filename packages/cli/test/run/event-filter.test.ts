import { randomBytes } from 'node:crypto'
import { NO_USAGE, type RunEvent } from '@latchwork/engine'
import { createRedactor, Secret } from '@latchwork/secrets'
import { expect, test } from 'vitest'
import { cleanDeltas } from '../../src/run/event-filter.ts'

test('events are numbered without gaps, however their texts were held back', () => {
  const key = randomBytes(20).toString('hex')
  const redactor = createRedactor()
  redactor.add(new Secret(key))
  const passed: RunEvent[] = []
  const listen = cleanDeltas(redactor, (event) => passed.push(event))
  const facts = { run: 'r', seq: 7, at: 0, path: 'ask' }
  for (const text of [key.slice(0, 8), key.slice(8), ` after ${key.slice(0, 4)}`])
    listen({ ...facts, type: 'node-delta', delta: { port: 'text', text } })
  listen({ ...facts, type: 'node-end', outputs: {}, usage: NO_USAGE, reused: false })
  expect(passed.length).toBeGreaterThan(1)
  expect(passed.map(({ seq }) => seq)).toEqual(passed.map((_, at) => at))
  expect(JSON.stringify(passed)).not.toContain(key)
})
