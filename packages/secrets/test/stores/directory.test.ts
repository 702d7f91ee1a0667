import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createDirectoryStore, createResolver } from '../../src/index.ts'
import { testStoreContract } from '../contract.ts'
import { scratchFolder } from '../scratch.ts'

testStoreContract('the directory store', {
  watches: true,
  canFail: true,
  make: () => {
    const folder = scratchFolder()
    return {
      store: createDirectoryStore({ folder }),
      put: (name, value) => writeFileSync(join(folder, name), value),
      spoil: () => {
        rmSync(join(folder, 'TEST_API_KEY'))
        mkdirSync(join(folder, 'TEST_API_KEY'))
      },
    }
  },
})

const mount = (folder: string, version: string, value: string): void => {
  mkdirSync(join(folder, version))
  writeFileSync(join(folder, version, 'TEST_API_KEY'), `${value}\n`)
  symlinkSync(version, join(folder, '..data_tmp'))
  renameSync(join(folder, '..data_tmp'), join(folder, '..data'))
}

test('sees a swap of ..data, as Kubernetes does it, without a restart', async () => {
  const folder = scratchFolder()
  mount(folder, '..v1', 'first')
  symlinkSync(join('..data', 'TEST_API_KEY'), join(folder, 'TEST_API_KEY'))
  const store = createDirectoryStore({ folder })
  expect((await store.get('TEST_API_KEY'))?.secret.use((value) => value)).toBe('first')

  const changed = vi.fn<() => void>()
  const stop = store.watch?.(changed)
  mount(folder, '..v2', 'second')
  expect((await store.get('TEST_API_KEY'))?.secret.use((value) => value)).toBe('second')
  await vi.waitFor(() => expect(changed).toHaveBeenCalled())
  stop?.()
  expect((await store.list()).map(({ name }) => name)).toEqual(['TEST_API_KEY'])
})

test('holds nothing where the folder is not there, and sees it appear', async () => {
  const folder = join(scratchFolder(), 'later')
  const store = createDirectoryStore({ folder })
  expect(await store.get('TEST_API_KEY')).toBeUndefined()
  expect(await store.list()).toEqual([])
  const changed = vi.fn<() => void>()
  const stop = store.watch?.(changed)
  mkdirSync(folder)
  await vi.waitFor(() => expect(changed).toHaveBeenCalled())
  changed.mockClear()
  writeFileSync(join(folder, 'TEST_API_KEY'), 'x')
  await vi.waitFor(() => expect(changed).toHaveBeenCalled())
  stop?.()
})

test('a resolver that is running uses the key of a swapped folder at the next call, without a restart', async () => {
  const folder = scratchFolder()
  mount(folder, '..v1', 'first')
  symlinkSync(join('..data', 'TEST_API_KEY'), join(folder, 'TEST_API_KEY'))
  const resolver = createResolver({
    layers: [{ name: 'environment', store: createDirectoryStore({ folder }) }],
    knownAddresses: { TEST_API_KEY: 'https://api.example/v1' },
  })
  const current = async () => (await resolver.credential('TEST_API_KEY')).secret.use((value) => value)
  const changed = vi.fn<() => void>()
  const stop = resolver.subscribe(changed)
  expect(await current()).toBe('first')
  mount(folder, '..v2', 'second')
  expect(await current()).toBe('second')
  await vi.waitFor(() => expect(changed).toHaveBeenCalled())
  stop()
})
