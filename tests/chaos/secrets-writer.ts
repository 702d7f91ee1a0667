import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  createDotenvStore,
  createEncryptedFileStore,
  createIndexedStore,
  createSecretIndex,
  createVaultStore,
  Secret,
  type WritableSecretStore,
} from '@latchwork/secrets'

/** Which store a writer works on, by the folder that is given to it. For a vault, `vault.json` in it says where it is. */
export const openStore = (kind: string, folder: string): WritableSecretStore => {
  if (kind === 'dotenv') return createDotenvStore({ file: join(folder, '.env') })
  if (kind === 'vault') return openVault(join(folder, 'vault.json'))
  const encrypted = createEncryptedFileStore({ folder: join(folder, 'config'), keyFolder: join(folder, 'state') })
  if (kind === 'encrypted') return encrypted
  return createIndexedStore({ index: createSecretIndex({ file: join(folder, 'index.json') }), stores: [encrypted] })
}

const openVault = (file: string): WritableSecretStore => {
  const { address, token }: { address: string; token: string } = JSON.parse(readFileSync(file, 'utf8'))
  return createVaultStore({
    name: 'vault',
    address,
    folder: 'latchwork',
    keepMs: 0,
    token: async () => new Secret(token),
  })
}

/** Writes `count` secrets and prints the name and number of each that is safely stored; large ones over and over when it is endless. */
const writeSecrets = async (store: WritableSecretStore, writer: string, count: number): Promise<void> => {
  const isEndless = count === Infinity
  for (let index = 0; index < count; index += 1) {
    const name = `W_${writer}_${isEndless ? index % 8 : index}`
    await store.set(name, new Secret(`value ${index} of ${writer}${isEndless ? ` ${'x'.repeat(10_000)}` : ''}`))
    process.stdout.write(`${name} ${index}\n`)
  }
}

const [, script, kind, folder, writer, count] = process.argv
if (script === import.meta.filename) await writeSecrets(openStore(kind, folder), writer, Number(count))
