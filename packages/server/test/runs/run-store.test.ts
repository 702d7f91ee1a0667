import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { NO_USAGE } from '@latchwork/engine'
import { createRedactor, Secret } from '@latchwork/secrets'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WireRunEvent } from '../../src/api/index.ts'
import { createRunStore, type EndedRun, type RunStore } from '../../src/runs/run-store.ts'
import { NewerStoreError } from '../../src/runs/schema.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchwork-runs-'))
})
afterAll(() => rm(folder, { recursive: true }))

const fileNamed = (name: string): string => join(folder, name, 'runs.db')
const begin = (store: RunStore, run: string, startedAt = 1_000, path = 'a.flow.json'): void =>
  store.begin({ run, path, flow: 'a', text: '{}', startedAt, inputs: { n: 1 } })
const done = (endedAt: number, outputs = {}): EndedRun => {
  return { status: 'done', endedAt, outputs, usage: NO_USAGE, keys: [], waits: [] }
}
const log = (run: string, seq: number, message: string): WireRunEvent => {
  return { type: 'node-delta', run, seq, at: seq, path: 'x', delta: { note: message } }
}

const runEnd = (run: string, seq: number, at: number): WireRunEvent => {
  return { type: 'run-end', run, seq, at, path: '', status: 'done' }
}

describe('the store of runs', () => {
  test('gives back what it was given, after it was closed and opened again', () => {
    const file = fileNamed('again')
    const store = createRunStore({ file, redactor: createRedactor() })
    begin(store, 'one')
    store.append('one', [log('one', 0, 'hello')])
    store.end('one', { ...done(2_000, { out: [1] }), keys: [{ layer: 'user', hint: '1a2b', demo: false }] })
    store.close()
    const again = createRunStore({ file, redactor: createRedactor() })
    expect(again.find('one')).toMatchObject({
      status: 'done',
      startedAt: 1_000,
      endedAt: 2_000,
      inputs: { n: 1 },
      outputs: { out: [1] },
      key: { layer: 'user', hint: '1a2b' },
      events: 2,
    })
    expect(again.events('one', 0)).toEqual([log('one', 0, 'hello'), runEnd('one', 1, 2_000)])
    again.close()
  })

  test('marks a run as interrupted when its process was killed, and not while it lives', async () => {
    const file = fileNamed('killed')
    const script = fileURLToPath(new URL('unfinished-run.ts', import.meta.url))
    const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    const store = createRunStore({ file, redactor: createRedactor() })
    expect(store.find('unfinished')?.status).toBe('running')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(store.find('unfinished')).toMatchObject({ status: 'interrupted', endedAt: 1_500, events: 3 })
    expect(store.events('unfinished', 2)).toMatchObject([{ type: 'run-end', seq: 2, status: 'interrupted' }])
    store.close()
  })

  test('works for two at a time, each of which sees what the other does', () => {
    const file = fileNamed('two')
    const [one, other] = [1, 2].map(() => createRunStore({ file, redactor: createRedactor() }))
    begin(one, 'a', 1)
    begin(other, 'b', 2)
    one.append('a', [log('a', 0, 'from one')])
    other.append('b', [log('b', 0, 'from the other')])
    expect(other.events('a', 0)).toEqual([log('a', 0, 'from one')])
    expect(one.list({ limit: 10 }).runs.map(({ run }) => run)).toEqual(['b', 'a'])
    one.close()
    other.close()
  })

  test('refuses a store of a newer version and leaves it as it is', async () => {
    const file = fileNamed('newer')
    createRunStore({ file, redactor: createRedactor() }).close()
    const database = new DatabaseSync(file)
    database.exec('PRAGMA user_version = 99; PRAGMA journal_mode = DELETE')
    database.close()
    const before = await readFile(file)
    expect(() => createRunStore({ file, redactor: createRedactor() })).toThrow(NewerStoreError)
    expect(() => createRunStore({ file, redactor: createRedactor() })).toThrow(/newer Latchwork.*version 99/s)
    expect((await readFile(file)).equals(before)).toBe(true)
  })

  test('keeps long values in files of their own, and takes them away with the run', async () => {
    const file = fileNamed('large')
    const store = createRunStore({ file, redactor: createRedactor() })
    begin(store, 'big')
    const text = randomBytes(1_500_000).toString('base64')
    const usage = { ...NO_USAGE, calls: 1 }
    const event: WireRunEvent = {
      type: 'node-end',
      run: 'big',
      seq: 0,
      at: 5,
      path: 'ask',
      outputs: { text },
      usage,
      reused: false,
    }
    store.append('big', [event])
    store.end('big', done(9))
    expect(store.events('big', 0)).toEqual([event, runEnd('big', 1, 9)])
    expect(store.timings('big')).toMatchObject([{ path: 'ask', status: 'done', endedAt: 5, usage: { calls: 1 } }])
    expect(await readdir(join(`${file}-values`, 'big'))).toHaveLength(1)
    expect(store.remove('big')).toBe(true)
    expect(await readdir(`${file}-values`)).toEqual([])
    expect(store.events('big', 0)).toEqual([])
    store.close()
  })

  test('stores no secret, neither in rows nor in files', async () => {
    const value = `pass ${randomBytes(20).toString('base64')}`
    const redactor = createRedactor()
    redactor.add(new Secret(value))
    const file = fileNamed('secret')
    const store = createRunStore({ file, redactor })
    store.begin({ run: 'x', flow: 'a', text: '{}', startedAt: 1, inputs: { [value]: value } })
    store.append('x', [
      log('x', 0, value),
      {
        type: 'node-end',
        run: 'x',
        seq: 1,
        at: 1,
        path: 'n',
        outputs: { big: value + 'y'.repeat(2_000_000) },
        usage: NO_USAGE,
        reused: false,
      },
      {
        type: 'node-error',
        run: 'x',
        seq: 2,
        at: 1,
        path: 'n',
        error: { code: 'c', message: value, path: 'n' },
        handled: false,
      },
    ])
    store.end('x', { ...done(2, { out: value }), status: 'failed', error: { code: 'c', message: value, path: '' } })
    expect(JSON.stringify([store.find('x'), store.events('x', 0), store.list({ limit: 5 })])).not.toContain(value)
    for (const name of await readdir(join(folder, 'secret'), { recursive: true }))
      expect((await readFile(join(folder, 'secret', name)).catch(() => Buffer.alloc(0))).includes(value)).toBe(false)
    store.close()
  })

  test('hands out a hundred thousand events in bounded pieces', () => {
    const store = createRunStore({ memory: true, redactor: createRedactor() })
    begin(store, 'long')
    const count = 100_000
    for (let seq = 0; seq < count; seq += 1_000)
      store.append(
        'long',
        Array.from({ length: 1_000 }, (_, at) => log('long', seq + at, `message ${seq + at}`)),
      )
    let cursor = 0
    let largest = 0
    for (let batch = store.events('long', 0); batch.length > 0; batch = store.events('long', cursor)) {
      expect(batch[0].seq).toBe(cursor)
      cursor += batch.length
      largest = Math.max(largest, batch.length)
    }
    expect(cursor).toBe(count)
    expect(largest).toBeLessThanOrEqual(500)
    store.close()
  })

  test('forgets what is too old or too much, but nothing that is under way or waits', () => {
    const store = createRunStore({ memory: true, redactor: createRedactor() })
    const day = 86_400_000
    for (let at = 0; at < 10; at++) {
      begin(store, `run-${at}`, at * day)
      if (at === 0) continue
      store.end(
        `run-${at}`,
        at === 1 ? { ...done(at), status: 'waiting', waits: [{ path: 'a', signal: 'yes', about: null }] } : done(at),
      )
    }
    expect(store.prune({ keepRuns: 100, keepDays: 5 }, 10 * day)).toBe(3)
    expect(store.prune({ keepRuns: 3, keepDays: 100 }, 10 * day)).toBe(2)
    const left = store.list({ limit: 100 }).runs.map(({ run }) => run)
    expect(left).toEqual(['run-9', 'run-8', 'run-7', 'run-1', 'run-0'])
    store.close()
  })

  test('knows which media its runs mention', () => {
    const store = createRunStore({ memory: true, redactor: createRedactor() })
    const blob = `sha256:${'ab'.repeat(32)}`
    begin(store, 'x')
    store.append('x', [
      {
        type: 'node-end',
        run: 'x',
        seq: 0,
        at: 1,
        path: 'n',
        outputs: { image: { blob, mediaType: 'image/png', size: 1 } },
        usage: NO_USAGE,
        reused: false,
      },
    ])
    expect([...store.blobsInUse()]).toEqual([blob])
    store.remove('x')
    expect([...store.blobsInUse()]).toEqual([])
    store.close()
  })
})
