import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readExport, Secret, writeExport } from '../../src/index.ts'
import { describeWithPrograms } from '../real-programs.ts'
import { fakeKey, scratchFolder } from '../scratch.ts'

const stdio: ['pipe', 'pipe', 'ignore'] = ['pipe', 'pipe', 'ignore']

describeWithPrograms('the program age', ['age', 'age-keygen'], () => {
  const makeIdentity = (folder: string) => {
    const identityFile = join(folder, 'identity')
    execFileSync('age-keygen', ['-o', identityFile], { stdio })
    const text = readFileSync(identityFile, 'utf8')
    const recipient = /age1\w+/.exec(text)?.[0] ?? ''
    return { identityFile, recipient, identity: new Secret(/AGE-SECRET-KEY-\w+/.exec(text)?.[0] ?? '') }
  }

  test('opens an export that was made for its key', async () => {
    const folder = scratchFolder()
    const { identityFile, recipient } = makeIdentity(folder)
    const file = join(folder, 'keys.age')
    const value = fakeKey()
    await writeExport([{ name: 'A_KEY', label: 'work', secret: new Secret(value) }], {
      file,
      lock: { recipients: [recipient] },
    })
    const content: unknown = JSON.parse(
      execFileSync('age', ['--decrypt', '-i', identityFile, file], { stdio }).toString(),
    )
    expect(content).toEqual({ latchwork: 1, secrets: [{ name: 'A_KEY', label: 'work', value }] })
  })

  test.each([
    ['as text', ['--armor']],
    ['in bytes', []],
  ])('writes what an import opens, %s', async (_how, options) => {
    const folder = scratchFolder()
    const { identity, recipient } = makeIdentity(folder)
    const file = join(folder, 'keys.age')
    const value = fakeKey()
    const input = JSON.stringify({ latchwork: 1, secrets: [{ name: 'A_KEY', value }] })
    writeFileSync(file, execFileSync('age', [...options, '-r', recipient], { input, stdio }))
    const [entry] = await readExport({ file, key: { identities: [identity] } })
    expect(entry.secret.use((read) => read)).toBe(value)
  })
})

describeWithPrograms('the program age with a passphrase, at a terminal', ['age', 'script'], () => {
  test('opens an export that was made for the passphrase', async () => {
    const folder = scratchFolder()
    const file = join(folder, 'keys.age')
    const passphrase = randomBytes(12).toString('hex')
    const value = fakeKey()
    await writeExport([{ name: 'A_KEY', secret: new Secret(value) }], {
      file,
      lock: { passphrase: new Secret(passphrase) },
    })
    const out = join(folder, 'out')
    const command = `age --decrypt --output ${out} ${file}`
    execFileSync('script', ['-qefc', command, '/dev/null'], { input: `${passphrase}\n`, stdio, timeout: 60_000 })
    expect(readFileSync(out, 'utf8')).toContain(value)
  })
})
