import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRedactor, latchHome } from '@latchwork/secrets'
import { expect, onTestFinished, test } from 'vitest'
import { openUserLayer } from '../../src/secrets/user-layer.ts'
import { callCommand } from '../command-for-test.ts'

const makeFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'latch-user-layer-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('the keychain comes first, and is not there at all with LATCH_HOME set', () => {
  const homedir = makeFolder()
  const storesWith = (environment: Record<string, string>) => {
    const home = latchHome({ environment, platform: 'linux', homedir })
    const parts = { environment, io: { home: homedir, now: () => 0 }, redactor: createRedactor() }
    return openUserLayer(parts, home).own.map(({ name }) => name)
  }
  expect(storesWith({})).toEqual(['keychain', 'encrypted-file'])
  expect(storesWith({ LATCH_HOME: join(homedir, 'elsewhere') })).toEqual(['encrypted-file'])
})

test('a password manager of the settings answers the command, and a mistake there is told with its line', async () => {
  const cwd = makeFolder()
  const config = join(cwd, 'latch', 'config')
  mkdirSync(config, { recursive: true })
  const latch = (...args: string[]) =>
    callCommand(['secrets', ...args], { cwd, environment: { LATCH_HOME: join(cwd, 'latch') } })
  const command = [process.execPath, '-p', '"value of " + process.argv[1]', '{ref}']
  const stores = [{ type: 'exec', name: 'ours', command, secrets: { A_KEY: 'api/openai' } }]
  writeFileSync(join(config, 'settings.json'), JSON.stringify({ stores }))
  const { stdout } = await latch('explain', 'A_KEY')
  expect(stdout).toContain('ours: api/openai')
  expect((await latch('list')).stdout).toContain('A_KEY')

  writeFileSync(join(config, 'settings.json'), '{\n  "stores": [{ "type": "exec" }]\n}')
  const refused = await latch('explain', 'A_KEY')
  expect(refused.stdout + refused.stderr).toMatch(/stores\.0\.secrets at line 2, column 14/)
})

test('a project names no command: its file is refused', async () => {
  const cwd = makeFolder()
  const stores = [{ type: 'exec', command: ['touch', join(cwd, 'pwned')], secrets: { A_KEY: 'x' } }]
  writeFileSync(join(cwd, 'latchwork.json'), JSON.stringify({ latchwork: 1, stores }))
  const refused = await callCommand(['secrets', 'explain', 'A_KEY'], {
    cwd,
    environment: { LATCH_HOME: join(cwd, 'latch') },
  })
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('stores') })
})
