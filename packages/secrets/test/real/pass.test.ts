import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createExecStore } from '../../src/index.ts'
import { EXEC_PRESETS } from '../../src/exec-presets.ts'
import { testStoreContract } from '../contract.ts'
import { describeWithPrograms, shortFolder } from '../real-programs.ts'
import { rejection } from '../scratch.ts'

describeWithPrograms('pass with gpg, by its preset', ['pass', 'gpg', 'gpgconf'], () => {
  const { folder, remove } = shortFolder()
  const gnupg = join(folder, 'gnupg')
  const base = { PATH: process.env.PATH ?? '', HOME: folder, GNUPGHOME: gnupg }
  const stdio: ['pipe', 'pipe', 'ignore'] = ['pipe', 'pipe', 'ignore']
  const gpg = (...args: string[]) =>
    execFileSync('gpg', ['--batch', '--pinentry-mode', 'loopback', '--passphrase', '', ...args], { env: base, stdio })
  let key = ''

  beforeAll(() => {
    mkdirSync(gnupg, { mode: 0o700 })
    gpg('--quick-generate-key', 'ci@example.invalid', 'ed25519', 'default', '1d')
    key = /^fpr:+([0-9A-F]+):/m.exec(gpg('--with-colons', '--list-keys').toString())?.[1] ?? ''
    gpg('--quick-add-key', key, 'cv25519', 'encr', '1d')
  })
  afterAll(() => {
    execFileSync('gpgconf', ['--kill', 'gpg-agent'], { env: base })
    remove()
  })

  const makeStore = () => {
    const environment = { ...base, PASSWORD_STORE_DIR: mkdtempSync(join(folder, 'store-')) }
    execFileSync('pass', ['init', key], { env: environment, stdio })
    const secrets: Record<string, { ref: string }> = {}
    const { command, environment: allow, unlock } = EXEC_PRESETS.pass
    const store = createExecStore({
      name: 'pass',
      command,
      secrets,
      environment,
      allow,
      unlock,
      cwd: folder,
      keepMs: 0,
    })
    const put = (name: string, value: string, label?: string) => {
      const entry = label === undefined ? name : `${name}__${label}`
      secrets[entry] = { ref: `api/${entry}` }
      execFileSync('pass', ['insert', '--multiline', '--force', `api/${entry}`], {
        env: environment,
        input: value,
        stdio,
      })
    }
    const take = (name: string) => execFileSync('pass', ['rm', '--force', `api/${name}`], { env: environment, stdio })
    return { store, put, take, secrets }
  }

  testStoreContract('pass', {
    labels: true,
    canFail: true,
    make: () => {
      const { store, put, take } = makeStore()
      return { store, put, spoil: () => void take('TEST_API_KEY') }
    },
  })

  test('an entry that is not there and a key that is not there are told apart', async () => {
    const { store, put, secrets } = makeStore()
    put('A_KEY', 'value')
    secrets.B_KEY = { ref: 'api/B_KEY' }
    expect(String(await rejection(store.get('B_KEY')))).toContain('has no B_KEY')
    renameSync(join(gnupg, 'private-keys-v1.d'), join(gnupg, 'away'))
    execFileSync('gpgconf', ['--kill', 'gpg-agent'], { env: base })
    expect(String(await rejection(store.get('A_KEY')))).toMatch(/is locked.*gpg/)
    execFileSync('gpgconf', ['--kill', 'gpg-agent'], { env: base })
    execFileSync('rm', ['-rf', join(gnupg, 'private-keys-v1.d')])
    renameSync(join(gnupg, 'away'), join(gnupg, 'private-keys-v1.d'))
    expect((await store.get('A_KEY'))?.secret.use((value) => value)).toBe('value')
  })
})
