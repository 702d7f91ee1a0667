import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, onTestFinished, test } from 'vitest'
import { callCommand } from '../command-for-test.ts'

const mint = () => `sk-proj-${randomBytes(36).toString('base64url')}`

/** Two machines with a home each, and a folder between them. */
const makeMachines = () => {
  const cwd = mkdtempSync(join(tmpdir(), 'latch-transfer-'))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  const latchOn = (machine: string) => (args: readonly string[], stdin?: string) =>
    callCommand(['secrets', ...args], { cwd, environment: { LATCH_HOME: join(cwd, machine) }, stdin })
  return { cwd, here: latchOn('here'), there: latchOn('there') }
}

test('keys go from one machine to another in a file with a passphrase, with labels and addresses', async () => {
  const { cwd, here, there } = makeMachines()
  const [first, second] = [mint(), mint()]
  const passphrase = randomBytes(12).toString('hex')
  await here(['set', 'A_KEY', '--base-url', 'https://a.example/v1'], first)
  await here(['set', 'A_KEY', '--label', 'work'], second)

  const exported = await here(['export', '--to', 'keys.age'], `${passphrase}\n`)
  expect(exported).toMatchObject({ code: 0, stdout: expect.stringContaining('2 keys are in') })
  const text = readFileSync(join(cwd, 'keys.age'), 'utf8')
  for (const part of [first, second, 'A_KEY']) expect(text).not.toContain(part)

  expect(await there(['import', 'keys.age'], 'another passphrase')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('the passphrase is wrong'),
  })
  const imported = await there(['import', 'keys.age'], passphrase)
  expect(imported).toMatchObject({ code: 0, stdout: expect.stringContaining('2 keys are imported.') })
  const shown = await there(['explain', 'A_KEY'])
  expect(shown.stdout).toContain(first.slice(-4))
  expect(shown.stdout).toContain('https://a.example/v1')
  expect((await there(['explain', 'A_KEY', '--label', 'work'])).stdout).toContain(second.slice(-4))

  expect((await here(['audit'])).stdout).toContain('A_KEY was exported to an encrypted file (user layer)')
  const printed = [exported, imported, shown].flatMap(({ stdout, stderr }) => [stdout, stderr]).join('\n')
  for (const secret of [first, second, passphrase]) expect(printed).not.toContain(secret)
})

test('a key that has another value here is kept, until it is to be replaced', async () => {
  const { cwd, here, there } = makeMachines()
  const identity = await generateX25519Identity()
  writeFileSync(join(cwd, 'identity'), `# created: now\n${identity}\n`)
  const [theirs, ours] = [mint(), mint()]
  await here(['set', 'A_KEY'], theirs)
  await there(['set', 'A_KEY'], ours)
  await here(['export', '--to', 'keys.age', '--recipient', await identityToRecipient(identity)])

  expect(await there(['import', 'keys.age'])).toMatchObject({ code: 2, stderr: expect.stringContaining('--identity') })
  const kept = await there(['import', 'keys.age', '--identity', 'identity'])
  expect(kept.stderr).toContain('A_KEY has another value here, which was kept.')
  expect((await there(['explain', 'A_KEY'])).stdout).toContain(ours.slice(-4))
  await there(['import', 'keys.age', '--identity', 'identity', '--replace'])
  const again = await there(['import', 'keys.age', '--identity', 'identity'])
  expect(again.stdout).toContain('1 already here.')
  expect((await there(['explain', 'A_KEY'])).stdout).toContain(theirs.slice(-4))
})

test('an export without keys, without a passphrase, or onto a file that is there, writes nothing', async () => {
  const { cwd, here } = makeMachines()
  expect(await here(['export', '--to', 'keys.age'], 'x')).toMatchObject({ code: 2 })
  await here(['set', 'A_KEY'], mint())
  expect(await here(['export', '--to', 'keys.age'], '')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('No passphrase was given.'),
  })
  writeFileSync(join(cwd, 'keys.age'), 'mine')
  const refused = await here(['export', '--to', 'keys.age'], randomBytes(12).toString('hex'))
  expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('is there already') })
  expect(readFileSync(join(cwd, 'keys.age'), 'utf8')).toBe('mine')
})
