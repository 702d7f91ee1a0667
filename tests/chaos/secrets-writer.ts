import { createDotenvStore, createEncryptedFileStore, Secret, type WritableSecretStore } from '@latchwork/secrets'
import { join } from 'node:path'

/** Which store a writer works on, by the folder that is given to it. */
export const openStore = (kind: string, folder: string): WritableSecretStore =>
  kind === 'dotenv'
    ? createDotenvStore({ file: join(folder, '.env') })
    : createEncryptedFileStore({ folder: join(folder, 'config'), keyFolder: join(folder, 'state') })

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
