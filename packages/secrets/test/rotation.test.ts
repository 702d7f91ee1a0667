import { describe, expect, test } from 'vitest'
import {
  createMemoryAuditLog,
  createMemorySettings,
  createMemoryStore,
  createResolver,
  Secret,
  type SecretsResolver,
  type WritableSecretStore,
} from '../src/index.ts'
import { NAME, OPENAI, valueOf } from './layers-for-test.ts'
import { fakeKey, rejection } from './scratch.ts'

const START = Date.parse('2026-11-01T12:00:00Z')
const HOUR = 3_600_000

/** A person's keys under a clock that is moved by hand, in a store that can be made to crash at a write. */
const makePerson = async () => {
  let time = START
  let writesLeft = Number.POSITIVE_INFINITY
  const now = () => new Date(time)
  const kept = createMemoryStore({ now })
  const write =
    <Arguments extends readonly unknown[]>(act: (...given: Arguments) => Promise<void>) =>
    async (...given: Arguments) => {
      if (writesLeft <= 0) throw new Error('the process was killed')
      writesLeft -= 1
      await act(...given)
    }
  const store: WritableSecretStore = { ...kept, set: write(kept.set), remove: write(kept.remove) }
  const audit = createMemoryAuditLog()
  const settings = createMemorySettings()
  const open = (): SecretsResolver =>
    createResolver({
      layers: [{ name: 'user', store }],
      knownAddresses: { [NAME]: OPENAI },
      installationKey: 'a key of this test',
      audit,
      settings,
      now,
    })
  const [old, next] = [fakeKey(), fakeKey()]
  await open().set(NAME, new Secret(old))
  return {
    old,
    next,
    open,
    audit,
    wait: (hours: number) => void (time += hours * HOUR),
    /** Kills the process at its nth write from now on; 0 lets it live. */
    killAt: (write: number) => void (writesLeft = write === 0 ? Number.POSITIVE_INFINITY : write - 1),
    inUse: async () => valueOf(await open().find(NAME)),
  }
}

test('a new key is kept aside, then used, while the one before is switched off and can be restored', async () => {
  const { old, next, open, inUse } = await makePerson()
  const { rotation } = open()
  const begun = await rotation.begin(NAME, new Secret(next))
  expect(begun).toMatchObject({ current: { hint: old.slice(-4) }, candidate: { hint: next.slice(-4) } })
  expect(await inUse()).toBe(old)
  expect((await rotation.candidate(NAME)).secret.use((value) => value)).toBe(next)

  const switched = await rotation.switch(NAME)
  expect(switched).toMatchObject({ current: { hint: next.slice(-4) }, previous: { hint: old.slice(-4) } })
  expect(switched.candidate).toBeUndefined()
  expect(await inUse()).toBe(next)

  const restored = await rotation.restore(NAME)
  expect(restored).toMatchObject({ current: { hint: old.slice(-4) }, candidate: { hint: next.slice(-4) } })
  expect(restored.previous).toBeUndefined()
  expect(await inUse()).toBe(old)
  expect((await rotation.cancel(NAME)).candidate).toBeUndefined()
})

test('the key before is deleted when its time is over, and no sooner', async () => {
  const { next, open, wait } = await makePerson()
  await open().rotation.begin(NAME, new Secret(next))
  const { previous } = await open().rotation.switch(NAME)
  expect(previous?.deleteAt).toBe(new Date(START + 24 * HOUR).toISOString())
  wait(23)
  expect(await open().rotation.sweep()).toEqual([])
  expect((await open().rotation.show(NAME)).previous).toBeDefined()
  wait(1)
  expect(await open().rotation.sweep()).toEqual([NAME])
  expect((await open().rotation.show(NAME)).previous).toBeUndefined()
  expect(await rejection(open().rotation.restore(NAME))).toMatchObject({ code: 'secret-rotation' })
})

test('how long it is kept is a setting, and it can be deleted at once', async () => {
  const { next, open, wait } = await makePerson()
  await open().changeRotationRules({ keepOldHours: 1 })
  await open().rotation.begin(NAME, new Secret(next))
  await open().rotation.switch(NAME)
  wait(1)
  expect((await open().rotation.show(NAME)).previous).toBeUndefined()
  await open().rotation.begin(NAME, new Secret(fakeKey()))
  await open().rotation.switch(NAME)
  expect((await open().rotation.finish(NAME)).previous).toBeUndefined()
})

describe('a process that is killed in the middle', () => {
  test.each(Array.from({ length: 6 }, (_, index) => index + 1))(
    'of a switch, at write %i, leaves a key in use, and the switch can be made again',
    async (write) => {
      const { old, next, open, killAt, inUse } = await makePerson()
      await open().rotation.begin(NAME, new Secret(next))
      killAt(write)
      const killed = await open()
        .rotation.switch(NAME)
        .then(
          () => false,
          () => true,
        )
      killAt(0)
      expect([old, next]).toContain(await inUse())
      const { candidate } = await open().rotation.show(NAME)
      expect(candidate === undefined).toBe((await inUse()) === next)
      if (candidate !== undefined) await open().rotation.switch(NAME)
      expect(await inUse()).toBe(next)
      expect((await open().rotation.show(NAME)).previous).toMatchObject({ hint: old.slice(-4) })
      expect(killed).toBe(write <= 4)
    },
  )

  test.each(Array.from({ length: 6 }, (_, index) => index + 1))(
    'of a restoration, at write %i, loses neither key',
    async (write) => {
      const { old, next, open, killAt, inUse } = await makePerson()
      await open().rotation.begin(NAME, new Secret(next))
      await open().rotation.switch(NAME)
      killAt(write)
      await open()
        .rotation.restore(NAME)
        .catch(() => undefined)
      killAt(0)
      const { current, candidate, previous } = await open().rotation.show(NAME)
      const hints = [current, candidate, previous].map((key) => key?.hint)
      expect(hints).toContain(old.slice(-4))
      expect(hints).toContain(next.slice(-4))
      if (previous !== undefined) await open().rotation.restore(NAME)
      expect(await inUse()).toBe(old)
    },
  )

  test('of a beginning leaves the key in use as it was', async () => {
    const { old, next, open, killAt, inUse } = await makePerson()
    killAt(1)
    await rejection(open().rotation.begin(NAME, new Secret(next)))
    killAt(0)
    expect(await inUse()).toBe(old)
    expect((await open().rotation.show(NAME)).candidate).toBeUndefined()
  })
})

test('each labelled key has a rotation of its own', async () => {
  const { open, next } = await makePerson()
  const work = fakeKey()
  await open().set(NAME, new Secret(work), { label: 'work' })
  await open().rotation.begin(NAME, new Secret(next), { label: 'work' })
  expect((await open().rotation.show(NAME)).candidate).toBeUndefined()
  await open().rotation.switch(NAME, { label: 'work' })
  expect(valueOf(await open().find(NAME, { label: 'work' }))).toBe(next)
  expect(await rejection(open().rename(NAME, { from: 'work', to: 'office' }))).toMatchObject({
    code: 'secret-rotation',
  })
})

test('the address goes along with each key, whatever is bound meanwhile', async () => {
  const { open, next } = await makePerson()
  await open().set(NAME, new Secret(fakeKey()), { baseURL: 'https://one.example/v1' })
  await open().rotation.begin(NAME, new Secret(next))
  await open().rotation.switch(NAME)
  expect((await open().credential(NAME)).baseURL).toBe('https://one.example/v1')
  await open().set(NAME, new Secret(next), { baseURL: 'https://two.example/v1' })
  await open().rotation.restore(NAME)
  expect((await open().credential(NAME)).baseURL).toBe('https://one.example/v1')
})

test('what is kept for a rotation cannot be asked for, set or listed', async () => {
  const { open, next } = await makePerson()
  await open().rotation.begin(NAME, new Secret(next))
  for (const reserved of [`${NAME}_LATCH_NEXT`, `${NAME}_LATCH_PREVIOUS`]) {
    expect(await rejection(open().find(reserved))).toMatchObject({ code: 'secret-name' })
    expect(await rejection(open().explain(reserved))).toMatchObject({ code: 'secret-name' })
    expect(await rejection(open().set(reserved, new Secret('x')))).toMatchObject({ code: 'secret-name' })
  }
  expect((await open().list()).secrets.map(({ name }) => name)).toEqual([NAME])
})

test('a removed key takes along what its rotation kept', async () => {
  const { open, next } = await makePerson()
  await open().rotation.begin(NAME, new Secret(next))
  await open().rotation.switch(NAME)
  await open().remove(NAME)
  expect(await open().rotation.show(NAME)).toMatchObject({ current: undefined, previous: undefined })
})

test('only a key that is there is replaced, and by another one', async () => {
  const { open, old } = await makePerson()
  expect(await rejection(open().rotation.begin(NAME, new Secret(old)))).toMatchObject({ code: 'secret-rotation' })
  expect(await rejection(open().rotation.begin('OTHER_KEY', new Secret(old)))).toMatchObject({
    code: 'secret-rotation',
  })
  expect(await rejection(open().rotation.begin(NAME, new Secret(' ')))).toMatchObject({ code: 'secret-malformed' })
  for (const step of ['switch', 'cancel', 'restore', 'finish'] as const)
    expect(await rejection(open().rotation[step](NAME))).toMatchObject({ code: 'secret-rotation' })
})

test('every step is in the audit log, with fingerprints and without keys', async () => {
  const { old, next, open, audit } = await makePerson()
  await open().rotation.begin(NAME, new Secret(next))
  await open().rotation.switch(NAME)
  await open().rotation.restore(NAME)
  await open().rotation.cancel(NAME)
  const { entries } = await audit.read()
  expect(entries.map(({ what }) => what)).toEqual([
    'set',
    'rotation-begin',
    'rotation-switch',
    'rotation-restore',
    'rotation-cancel',
  ])
  expect(entries.every(({ fingerprint }) => /^[0-9a-f]{8}$/.test(fingerprint ?? ''))).toBe(true)
  for (const key of [old, next]) expect(JSON.stringify(entries)).not.toContain(key.slice(0, 20))
})
