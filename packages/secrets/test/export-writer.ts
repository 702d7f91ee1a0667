import { join } from 'node:path'
import { Secret, writeExport } from '../src/index.ts'

/** How long the one value of each export is. */
export const VALUE_LENGTH = 200_000

/** Writes one export after the other and prints the name of each that is whole. */
const writeExports = async (folder: string, recipient: string): Promise<never> => {
  const secrets = [{ name: 'A_KEY', secret: new Secret('x'.repeat(VALUE_LENGTH)) }]
  for (let index = 0; ; index += 1) {
    const file = `${index}.age`
    await writeExport(secrets, { file: join(folder, file), lock: { recipients: [recipient] } })
    process.stdout.write(`${file}\n`)
  }
}

const [, script, folder, recipient] = process.argv
if (script === import.meta.filename) await writeExports(folder, recipient)
