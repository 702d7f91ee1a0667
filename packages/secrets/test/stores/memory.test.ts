import { createMemoryStore, Secret } from '../../src/index.ts'
import { testStoreContract } from '../contract.ts'

testStoreContract('the memory store', {
  labels: true,
  watches: true,
  keepsAddress: true,
  writes: true,
  make: () => {
    const store = createMemoryStore()
    return { store, put: (name, value, label) => store.set(name, new Secret(value), { label }) }
  },
})
