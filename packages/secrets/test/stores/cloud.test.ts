import { expect, test } from 'vitest'
import { createCloudStore, isWritable, Secret, type CloudKey } from '../../src/index.ts'
import { testStoreContract } from '../contract.ts'

const baseURL = 'https://cloud.example/v1'

testStoreContract('the cloud store', {
  onlyName: 'OPENAI_API_KEY',
  make: () => {
    let key: CloudKey | undefined
    return {
      store: createCloudStore({ read: () => key }),
      put: (_name, value) => void (key = { secret: new Secret(value), baseURL, demo: false, location: 'sign-in' }),
    }
  },
})

test('answers for the one name only, with its address and whether it is the demo', async () => {
  const secret = new Secret('k')
  const store = createCloudStore({ read: async () => ({ secret, baseURL, demo: true, location: 'this process' }) })
  expect(await store.get('OPENAI_API_KEY')).toMatchObject({ baseURL, demo: true, location: 'this process' })
  expect(await store.get('GITHUB_TOKEN')).toBeUndefined()
  expect(isWritable(store)).toBe(false)
})
