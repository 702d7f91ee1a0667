import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NO_USAGE, type EqualWork } from '@latchwork/engine'
import { createRedactor, Secret } from '@latchwork/secrets'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOutcomeCache, type OutcomeCacheOptions } from '../../src/runs/outcome-cache.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchwork-cache-'))
})
afterAll(() => rm(folder, { recursive: true }))

let count = 0
function openCache(options: Partial<OutcomeCacheOptions> = {}) {
  const file = join(folder, `${++count}`, 'cache.db')
  let time = 0
  const trouble: string[] = []
  const cache = createOutcomeCache({
    file,
    redactor: createRedactor(),
    now: () => ++time,
    hasBlob: () => true,
    onTrouble: (words) => trouble.push(words),
    ...options,
  })
  return { cache, file, trouble }
}

const work = (input: unknown = 1, version = 1): EqualWork => {
  return { type: 'test.work', version, settings: { a: 1, b: 2 }, inputs: { input: JSON.parse(JSON.stringify(input)) } }
}
const asked = { ...NO_USAGE, calls: 1 }

test('gives equal work again, also to another process, and forgets it when it is told to', () => {
  const { cache, file } = openCache()
  cache.forRun({ isDemo: false }).keep(work(), { y: 2 })
  const other = openCache({ file }).cache
  const found = other.forRun({ isDemo: true })
  expect(found.find({ ...work(), settings: { b: 2, a: 1 } })).toEqual({ y: 2 })
  expect([found.find(work(2)), found.find(work(1, 2))]).toEqual([undefined, undefined])
  expect(other.summary()).toMatchObject({ entries: 1, bytes: 7, types: [{ type: 'test.work', entries: 1 }] })
  expect(other.clear()).toBe(1)
  expect(found.find(work())).toBeUndefined()
  other.close()
  cache.close()
})

test('never gives an answer of the demo model for a real key, nor the other way round', () => {
  const { cache } = openCache()
  const [real, demo] = [cache.forRun({ isDemo: false }), cache.forRun({ isDemo: true })]
  // A gateway may answer with the demo model under a real key.
  real.keep(work(), { by: 'demo' }, { ...asked, demo: true })
  expect([real.find(work()), demo.find(work())]).toEqual([undefined, { by: 'demo' }])
  real.keep(work(), { by: 'model' }, asked)
  expect([real.find(work()), demo.find(work())]).toEqual([{ by: 'model' }, { by: 'demo' }])
  cache.close()
})

test('lets go of what was used least recently', () => {
  const { cache } = openCache({ maxBytes: 1_000 })
  const store = cache.forRun({ isDemo: false })
  for (let at = 0; at < 9; at++) store.keep(work(at), { text: 'x'.repeat(90) })
  expect(store.find(work(0))).toBeDefined()
  for (let at = 9; at < 12; at++) store.keep(work(at), { text: 'x'.repeat(90) })
  const left = Array.from({ length: 12 }, (_, at) => at).filter((at) => store.find(work(at)) !== undefined)
  expect(left).toEqual([0, 4, 5, 6, 7, 8, 9, 10, 11])
  expect(cache.summary().bytes).toBeLessThanOrEqual(1_000)
  store.keep(work('large'), { text: 'x'.repeat(500) })
  expect(store.find(work('large'))).toBeUndefined()
  cache.close()
})

test('keeps nothing that holds a secret, nothing whose tools are graphs, and gives nothing whose media are gone', () => {
  const key = `sk-proj-${randomBytes(30).toString('base64url')}`
  const redactor = createRedactor()
  redactor.add(new Secret(key))
  const { cache } = openCache({ redactor, hasBlob: (blob) => blob !== 'sha256:gone' })
  const store = cache.forRun({ isDemo: false })
  store.keep(work('secret'), { text: `it is ${key}` })
  store.keep(work([{ graph: 'tool', name: 't' }]), { y: 1 })
  store.keep(work('gone'), { image: { blob: 'sha256:gone', mediaType: 'image/png' } })
  store.keep(work('there'), { image: { blob: 'sha256:there', mediaType: 'image/png' } })
  expect(store.find(work('secret'))).toBeUndefined()
  expect(store.find(work([{ graph: 'tool', name: 't' }]))).toBeUndefined()
  expect(store.find(work('gone'))).toBeUndefined()
  expect(store.find(work('there'))).toBeDefined()
  cache.close()
})

test('that is damaged is told once, hinders nothing, and is made anew when it is cleared', async () => {
  const { cache, file, trouble } = openCache()
  cache.forRun({ isDemo: false }).keep(work(), { y: 1 })
  cache.close()
  await writeFile(file, 'no database '.repeat(500))
  const broken = createOutcomeCache({
    file,
    redactor: createRedactor(),
    now: () => 1,
    hasBlob: () => true,
    onTrouble: (words) => trouble.push(words),
  })
  const store = broken.forRun({ isDemo: false })
  expect(store.find(work())).toBeUndefined()
  store.keep(work(), { y: 1 })
  expect(trouble).toHaveLength(1)
  expect(trouble[0]).toContain('latch cache clear')
  broken.clear()
  store.keep(work(), { y: 3 })
  expect(store.find(work())).toEqual({ y: 3 })
  broken.close()
})
