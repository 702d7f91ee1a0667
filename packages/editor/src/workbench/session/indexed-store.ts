import type { LargeStore } from './kept-texts.ts'

const STORE = 'texts'

/** Keeps large texts in the browser's database. Opened when first used; each call rejects where there is none. */
export function createIndexedStore(factory: IDBFactory, name: string): LargeStore {
  let opening: Promise<IDBDatabase> | undefined

  function open(): Promise<IDBDatabase> {
    opening ??= new Promise((resolve, reject) => {
      const request = factory.open(name, 1)
      request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE))
      request.addEventListener('success', () => resolve(request.result))
      request.addEventListener('error', () => reject(problemOf(request.error)))
      request.addEventListener('blocked', () => reject(problemOf(null)))
    })
    return opening
  }

  async function change(run: (store: IDBObjectStore) => IDBRequest): Promise<void> {
    const transaction = (await open()).transaction(STORE, 'readwrite')
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    run(transaction.objectStore(STORE))
    transaction.addEventListener('complete', () => resolve())
    transaction.addEventListener('abort', () => reject(problemOf(transaction.error)))
    transaction.addEventListener('error', () => reject(problemOf(transaction.error)))
    return promise
  }

  return {
    async get(key) {
      const request = (await open()).transaction(STORE).objectStore(STORE).get(key)
      const { promise, resolve, reject } = Promise.withResolvers<string | undefined>()
      request.addEventListener('success', () =>
        resolve(typeof request.result === 'string' ? request.result : undefined),
      )
      request.addEventListener('error', () => reject(problemOf(request.error)))
      return promise
    },
    put: (key, text) => change((store) => store.put(text, key)),
    remove: (key) => change((store) => store.delete(key)),
  }
}

function problemOf(cause: DOMException | null): Error {
  return new Error('The database of this browser did not keep the text.', { cause })
}
