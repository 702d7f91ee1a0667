import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createEnvironmentStore, SecretStoreError, takeFromEnvironment } from '../../src/index.ts'
import { testStoreContract } from '../contract.ts'
import { fakeKey, rejection, scratchFolder } from '../scratch.ts'

testStoreContract('the environment store', {
  make: () => {
    const environment: Record<string, string> = {}
    const store = () => createEnvironmentStore({ environment })
    return {
      store: { name: 'environment', get: (name) => store().get(name), list: () => store().list() },
      put: (name, value) => void (environment[name] = value),
    }
  },
})

testStoreContract('a file named by a variable', {
  canFail: true,
  make: () => {
    const file = join(scratchFolder(), 'key')
    const store = createEnvironmentStore({ environment: { TEST_API_KEY_FILE: file } })
    return {
      store,
      put: (_name, value) => writeFileSync(file, value),
      spoil: () => writeFileSync(file, Buffer.alloc(2 * 1024 * 1024)),
    }
  },
})

test('copies the variables once, when it is made', async () => {
  const environment: Record<string, string | undefined> = { TEST_API_KEY: 'before' }
  const store = createEnvironmentStore({ environment })
  environment.TEST_API_KEY = 'after'
  expect((await store.get('TEST_API_KEY'))?.secret.use((value) => value)).toBe('before')
})

test('prefers NAME over NAME_FILE, and the file over a blank NAME', async () => {
  const file = join(scratchFolder(), 'key')
  writeFileSync(file, 'from file\n')
  const both = createEnvironmentStore({ environment: { A_KEY: 'from variable', A_KEY_FILE: file } })
  const blank = createEnvironmentStore({ environment: { A_KEY: '  ', A_KEY_FILE: file } })
  expect((await both.get('A_KEY'))?.secret.use((value) => value)).toBe('from variable')
  expect((await blank.get('A_KEY'))?.secret.use((value) => value)).toBe('from file')
})

test('says so when the file that NAME_FILE names is not there, or is a folder', async () => {
  const folder = scratchFolder()
  mkdirSync(join(folder, 'sub'))
  const environment = { A_KEY_FILE: join(folder, 'missing'), B_KEY_FILE: join(folder, 'sub') }
  const store = createEnvironmentStore({ environment })
  const error = await rejection(store.get('A_KEY'))
  expect(error).toBeInstanceOf(SecretStoreError)
  expect(String(error)).toContain('A_KEY_FILE')
  expect(await rejection(store.get('B_KEY'))).toBeInstanceOf(SecretStoreError)
})

test('lists what looks like a secret, not the whole environment', async () => {
  const store = createEnvironmentStore({
    environment: { PATH: '/bin', HOME: '/', OPENAI_API_KEY: 'x', OPENAI_BASE_URL: 'y', GH_TOKEN_FILE: '/z' },
  })
  expect((await store.list()).map(({ name }) => name)).toEqual(['OPENAI_API_KEY', 'GH_TOKEN'])
})

test('takes the secrets out of an environment and leaves the rest', () => {
  const key = fakeKey()
  const environment: Record<string, string | undefined> = {
    PATH: '/bin',
    OPENAI_API_KEY: key,
    OPENAI_ORG_ID: 'o',
    LATCH_CLOUD_KEY: 'c',
    LATCH_CLOUD_URL: 'u',
    MY_TOKEN_FILE: '/f',
  }
  expect(takeFromEnvironment(environment, ['MY_TOKEN'])).toEqual({
    OPENAI_API_KEY: key,
    OPENAI_ORG_ID: 'o',
    LATCH_CLOUD_KEY: 'c',
    MY_TOKEN_FILE: '/f',
  })
  expect(environment).toEqual({ PATH: '/bin', LATCH_CLOUD_URL: 'u' })
})
