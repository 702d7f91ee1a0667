import { createIndexedStore, createKeychainStore, createSecretIndex, Secret } from '../../src/index.ts'

/** Keys of a writer process: in the system's keychain, under an index of their own. */
export const openKeychain = (indexFile: string) => {
  const index = createSecretIndex({ file: indexFile })
  const keychain = createKeychainStore({ names: () => index.list() })
  return createIndexedStore({ index, stores: [keychain] })
}

const [, script, indexFile, writer, count] = process.argv
if (script === import.meta.filename) {
  const store = openKeychain(indexFile)
  for (let index = 0; index < Number(count); index += 1) {
    const name = `W_${writer}_${index % 10}`
    await store.set(name, new Secret(`value ${index} of ${writer} ${'x'.repeat(5000)}`))
    process.stdout.write(`${name} ${index}\n`)
  }
}
