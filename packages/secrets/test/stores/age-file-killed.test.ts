import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import { readExport, Secret } from '../../src/index.ts'
import { VALUE_LENGTH } from '../export-writer.ts'
import { scratchFolder } from '../scratch.ts'

const script = join(import.meta.dirname, '..', 'export-writer.ts')

test('an export that was killed in the middle is there whole or not at all', async () => {
  const identity = await generateX25519Identity()
  const recipient = await identityToRecipient(identity)
  for (let round = 0; round < 5; round += 1) {
    const folder = scratchFolder()
    const child = spawn(process.execPath, [script, folder, recipient], { stdio: ['ignore', 'pipe', 'inherit'] })
    let reported = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      reported += chunk
      setTimeout(() => child.kill('SIGKILL'), round * 7)
    })
    await once(child, 'close')
    const files = readdirSync(folder).filter((name) => name.endsWith('.age'))
    expect(files).toEqual(expect.arrayContaining(reported.split('\n').filter((name) => name !== '')))
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) {
      const [entry] = await readExport({ file: join(folder, file), key: { identities: [new Secret(identity)] } })
      expect(entry.secret.use((value) => value.length)).toBe(VALUE_LENGTH)
    }
  }
})
