import { expect, test } from 'vitest'
import { createEventHub } from '../../src/events/event-hub.ts'

test('every listener hears what happens after it began to listen, until it stops', async () => {
  const hub = createEventHub()
  const stop = new AbortController()
  hub.publish({ type: 'secrets-change' })
  const events = hub.listen(stop.signal)
  hub.publish({ type: 'settings-change' })
  expect((await events.next()).value).toEqual({ type: 'settings-change' })
  const waiting = events.next()
  stop.abort()
  expect(await waiting).toEqual({ done: true, value: undefined })
})

test('a listener that is too slow costs bounded memory and learns that it missed something', async () => {
  const hub = createEventHub()
  const stop = new AbortController()
  const events = hub.listen(stop.signal)
  for (let count = 0; count < 501; count++) hub.publish({ type: 'settings-change' })
  expect((await events.next()).value).toEqual({ type: 'missed' })
  hub.publish({ type: 'secrets-change' })
  expect((await events.next()).value).toEqual({ type: 'secrets-change' })
  stop.abort()
})
