import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createAuditLog, createKeyRecords, recordUses, Secret } from '../src/index.ts'
import { keyAge } from '../src/key-age.ts'
import { makeLayers, NAME } from './layers-for-test.ts'
import { fakeKey, rejection, scratchFolder } from './scratch.ts'

const now = () => new Date('2026-11-21T12:00:00Z')
const AT = now().toISOString()

describe('the records of keys', () => {
  test('follow a value, not its place: another value has another history', async () => {
    const { resolver, put } = makeLayers({ now })
    const key = fakeKey()
    await put('user', key)
    const secret = new Secret(key)
    await resolver.notes.tested({ name: NAME, secret }, { code: 'able', outcome: 'accepted' })
    await resolver.notes.used({ name: NAME, secret }, { flow: 'summarize', run: 'r1' })
    const { winner } = await resolver.explain(NAME)
    expect(winner?.history).toMatchObject({
      lastTest: { at: AT, code: 'able', outcome: 'accepted' },
      lastUsed: { at: AT, flow: 'summarize', run: 'r1' },
    })
    await resolver.set(NAME, new Secret(fakeKey()))
    expect((await resolver.explain(NAME)).winner?.history?.lastTest).toBeUndefined()
  })

  test('say that a key was rejected, until it is accepted again', async () => {
    const { resolver, put } = makeLayers({ now })
    const key = fakeKey()
    await put('user', key)
    const noted = { name: NAME, secret: new Secret(key) }
    const rejectedAt = async () => (await resolver.explain(NAME)).winner?.history?.rejectedAt
    await resolver.notes.rejected(noted)
    expect(await rejectedAt()).toBe(AT)
    await resolver.notes.tested(noted, { code: 'able', outcome: 'accepted' })
    expect(await rejectedAt()).toBeUndefined()
    await resolver.notes.tested(noted, { code: 'wrong-key', outcome: 'refused' })
    expect(await rejectedAt()).toBe(AT)
  })

  test('last in a private file without keys, however many write at once', async () => {
    const file = join(scratchFolder(), 'records.json')
    const key = fakeKey()
    const { resolver, put } = makeLayers({ now, records: createKeyRecords({ file }), installationKey: 'k' })
    await put('user', key)
    const noted = { name: NAME, secret: new Secret(key) }
    await Promise.all([
      resolver.notes.tested(noted, { code: 'able', outcome: 'accepted' }),
      resolver.notes.used(noted, { flow: 'f', run: 'r' }),
      resolver.notes.rejected(noted),
    ])
    const [record] = await createKeyRecords({ file }).read()
    expect(record).toMatchObject({ lastTest: { code: 'able' }, lastUsed: { flow: 'f' } })
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600')
    expect(readFileSync(file, 'utf8')).not.toContain(key.slice(0, 16))
  })

  test('that cannot be kept are told, and fail nothing', async () => {
    const file = join(scratchFolder(), 'records.json')
    writeFileSync(file, '{ broken')
    const told: string[] = []
    const { resolver, put } = makeLayers({
      now,
      records: createKeyRecords({ file }),
      onTrouble: (words) => told.push(words),
    })
    await put('user', 'a value')
    await resolver.notes.used({ name: NAME, secret: new Secret('a value') }, { flow: 'f', run: 'r' })
    expect((await resolver.explain(NAME)).winner).toMatchObject({ found: true, history: undefined })
    expect((await resolver.set(NAME, new Secret(fakeKey()))).effective).toBe(true)
    expect(told.join()).toContain('it holds no keys, only when they were tested and used')
    expect(readFileSync(file, 'utf8')).toBe('{ broken')
  })

  test('keep the first use in a run, and none of the demo model or of a key for one run', async () => {
    const { resolver, put } = makeLayers({ now })
    const key = fakeKey()
    await put('user', key)
    const uses = recordUses(resolver, { flow: 'summarize', run: 'r2', notes: () => resolver.notes })
    const credential = await uses.resolver.credential(NAME)
    await uses.resolver.credential(NAME)
    uses.rejected(credential)
    uses.rejected({ ...credential, demo: true })
    uses.rejected({ ...credential, layer: 'run' })
    await uses.settle()
    expect((await resolver.explain(NAME)).winner?.history).toMatchObject({ lastUsed: { run: 'r2' }, rejectedAt: AT })
    expect((await resolver.audit.read()).entries.map(({ what }) => what)).toEqual(['rejected'])
  })
})

describe('the age of a key', () => {
  const age = (since: string, rest: { remindAfterDays?: number; snoozedUntil?: string } = {}) =>
    keyAge(since, { now: now(), ...rest })

  test('is due after ninety days, or after as many as were chosen', () => {
    expect(age('2026-08-24T12:00:00Z')).toMatchObject({ days: 89, isDue: false })
    expect(age('2026-08-23T12:00:00Z')).toMatchObject({ days: 90, isDue: true, dueAt: AT })
    expect(age('2026-11-14T12:00:00Z', { remindAfterDays: 7 })).toMatchObject({ isDue: true })
    const never = age('2020-01-01T00:00:00Z', { remindAfterDays: 0 })
    expect(never).toMatchObject({ isDue: false })
    expect(never).not.toHaveProperty('dueAt')
  })

  test('is left alone while it is snoozed', async () => {
    const { resolver, stores } = makeLayers({ now })
    const old = { secret: new Secret(fakeKey()), setAt: '2026-01-01T00:00:00Z', location: 'here' }
    stores.user.get = async () => old
    const { winner } = await resolver.explain(NAME)
    expect(winner?.age).toMatchObject({ isDue: true })
    await resolver.snooze(NAME, { fingerprint: winner?.fingerprint ?? '', days: 30 })
    expect((await resolver.explain(NAME)).winner).toMatchObject({
      age: { isDue: false },
      history: { snoozedUntil: '2026-12-21T12:00:00.000Z' },
    })
    await resolver.snooze(NAME, { fingerprint: winner?.fingerprint ?? '', days: 0 })
    expect((await resolver.explain(NAME)).winner?.age).toMatchObject({ isDue: true })
  })

  test('counts from the first save of the value, also after it was moved', async () => {
    let time = now()
    const { resolver } = makeLayers({ now: () => time })
    await resolver.set(NAME, new Secret(fakeKey()), { label: 'work' })
    time = new Date('2027-03-01T12:00:00Z')
    await resolver.rename(NAME, { from: 'work', to: 'office' })
    expect((await resolver.explain(NAME, { label: 'office' })).winner?.age).toMatchObject({ days: 100, isDue: true })
  })
})

describe('the audit log', () => {
  const entry = { at: AT, what: 'set', by: 'editor', name: NAME, layer: 'user' } as const

  test('tells every change, by whom, without values', async () => {
    const file = join(scratchFolder(), 'audit.jsonl')
    const { resolver } = makeLayers({ now, audit: createAuditLog({ file }), actor: 'editor' })
    const key = fakeKey()
    await resolver.set(NAME, new Secret(key), { label: 'work' })
    await resolver.chooseDefault(NAME, 'work')
    await resolver.pin(NAME, 'user')
    await resolver.unpin(NAME)
    await resolver.neverDefault('*', true)
    await resolver.neverDefault('*', false)
    await resolver.changeRotationRules({ remindAfterDays: 30 })
    await resolver.remove(NAME, { label: 'work' })
    const { entries, unreadable } = await resolver.audit.read()
    expect(entries.map(({ what }) => what)).toEqual([
      'set',
      'default',
      'pin',
      'unpin',
      'never-default',
      'allow-default',
      'settings',
      'remove',
    ])
    expect(unreadable).toBe(0)
    expect(entries.every(({ by, at }) => by === 'editor' && at === AT)).toBe(true)
    expect(entries[0].fingerprint).toBe(entries.at(-1)?.fingerprint)
    const text = readFileSync(file, 'utf8')
    expect(text).not.toContain(key.slice(0, 16))
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600')
  })

  test('keeps the newest entries, and says how many lines are none', async () => {
    const file = join(scratchFolder(), 'audit.jsonl')
    const log = createAuditLog({ file, keep: 3 })
    for (const name of ['A_KEY', 'B_KEY', 'C_KEY', 'D_KEY']) await log.record({ ...entry, name })
    writeFileSync(file, `${readFileSync(file, 'utf8')}what is this\n{"what":"set"}\n`)
    const { entries, unreadable } = await log.read()
    expect(entries.map(({ name }) => name)).toEqual(['B_KEY', 'C_KEY', 'D_KEY'])
    expect(unreadable).toBe(2)
  })

  test('loses no entry when two processes write at once', async () => {
    const file = join(scratchFolder(), 'audit.jsonl')
    const logs = [createAuditLog({ file }), createAuditLog({ file })]
    await Promise.all(logs.flatMap((log) => Array.from({ length: 20 }, () => log.record(entry))))
    expect((await logs[0].read()).entries).toHaveLength(40)
  })

  test('of a change that failed has no entry', async () => {
    const { resolver } = makeLayers({ now })
    await rejection(resolver.set(NAME, new Secret('')))
    await rejection(resolver.pin('no name', 'user'))
    await resolver.remove(NAME)
    expect((await resolver.audit.read()).entries).toEqual([])
  })
})
