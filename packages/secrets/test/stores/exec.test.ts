import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { expect, test, vi } from 'vitest'
import { createExecStore, type ExecOptions } from '../../src/index.ts'
import { testStoreContract } from '../contract.ts'
import { fakeKey, rejection, scratchFolder } from '../scratch.ts'

const PRINT = "process.stdout.write(require('node:fs').readFileSync(process.argv[1]))"

/** A password manager that prints files of a folder. */
const makeStore = (options: Partial<ExecOptions> = {}) => {
  const folder = scratchFolder()
  const secrets: Record<string, { ref: string }> = {}
  const store = createExecStore({
    name: 'my manager',
    command: [process.execPath, '-e', PRINT, '{ref}'],
    secrets,
    environment: {},
    cwd: folder,
    ...options,
  })
  const put = (name: string, value: string, label?: string) => {
    const key = label === undefined ? name : `${name}__${label}`
    secrets[key] = { ref: join(folder, key) }
    writeFileSync(secrets[key].ref, value)
  }
  return { store, put, folder, secrets }
}

testStoreContract('the command of a password manager', {
  labels: true,
  canFail: true,
  make: () => {
    const { store, put, folder } = makeStore()
    return { store, put, spoil: () => rmSync(join(folder, 'TEST_API_KEY')) }
  },
})

const script = (text: string): Partial<ExecOptions> => ({
  command: [process.execPath, '-e', text, '{ref}'],
  secrets: { A_KEY: { ref: 'vault/openai' } },
})

test.each<[what: string, options: Partial<ExecOptions>, words: RegExp]>([
  ['a program that is not installed', { ...script(''), command: ['no-such-manager-here'] }, /is not installed/],
  ['a locked one', script("console.error('vault is locked'); process.exit(1)"), /is locked, or nobody/],
  ['one without the entry', script("console.error('item not found'); process.exit(1)"), /has no A_KEY/],
  ['one that fails otherwise', script('process.exit(7)'), /failed \(exit code 7\)/],
  ['one that does not end', { ...script('setInterval(() => {}, 1000)'), timeoutMs: 300 }, /within 0.3 seconds/],
  ['one that prints too much', script("process.stdout.write('x'.repeat(2e6))"), /more than 1 MiB/],
  ['one that prints no text', script('process.stdout.write(Buffer.from([0xff, 0xfe, 0]))'), /no text/],
])('%s is told as what it is', async (_what, options, words) => {
  const { store } = makeStore(options)
  expect(String(await rejection(store.get('A_KEY')))).toMatch(words)
})

test('what a failing command prints is in no error', async () => {
  const value = fakeKey()
  const text = `const value = Buffer.from('${Buffer.from(value).toString('hex')}', 'hex').toString(); console.log(value); console.error('leaked ' + value); process.exit(1)`
  const error = await rejection(makeStore(script(text)).store.get('A_KEY'))
  expect(inspect(error, { depth: 9 })).not.toContain(value)
  expect(inspect(error, { depth: 9 })).not.toContain(value.slice(10))
})

test('a reference is one argument, whatever is in it, and no shell sees it', async () => {
  const { store, folder, secrets } = makeStore({ command: [process.execPath, '-p', 'process.argv[1]', '{ref}'] })
  const ref = `$(touch ${folder}/pwned); echo "a b" | \`id\` && *`
  secrets.A_KEY = { ref }
  expect((await store.get('A_KEY'))?.secret.use((value) => value)).toBe(ref)
  expect(existsSync(join(folder, 'pwned'))).toBe(false)
})

test('the command sees the usual variables and those that are allowed, and no key of a model', async () => {
  const { store } = makeStore({
    ...script(''),
    command: [process.execPath, '-p', 'Object.keys(process.env).sort().join()'],
    environment: {
      PATH: '/bin',
      HOME: '/',
      OPENAI_API_KEY: 'x',
      LATCH_CLOUD_KEY: 'x',
      OP_ACCOUNT: 'x',
      NODE_OPTIONS: '',
    },
    allow: ['OP_*'],
  })
  expect((await store.get('A_KEY'))?.secret.use((value) => value)).toBe('HOME,OP_ACCOUNT,PATH')
})

test.skipIf(process.platform === 'win32')('what an endless command started ends with it', async () => {
  const folder = scratchFolder()
  const file = join(folder, 'pid')
  const program = join(folder, 'manager')
  writeFileSync(program, `#!/bin/sh\nsleep 60 &\necho $! > ${file}\nwait\n`)
  chmodSync(program, 0o700)
  const { store } = makeStore({
    ...script(''),
    command: [program],
    environment: { PATH: process.env.PATH },
    timeoutMs: 1500,
  })
  expect(String(await rejection(store.get('A_KEY')))).toContain('1.5 seconds')
  const pid = Number(readFileSync(file, 'utf8'))
  const isRunning = () => existsSync(`/proc/${pid}`) && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  await vi.waitFor(() => expect(isRunning()).toBe(false))
})

test('an answer is used again for a while, and two questions at once are one', async () => {
  const folder = scratchFolder()
  const count = join(folder, 'count')
  const text = `require('node:fs').appendFileSync(${JSON.stringify(count)}, 'x'); console.log('value')`
  const { store } = makeStore(script(text))
  await Promise.all([store.get('A_KEY'), store.get('A_KEY')])
  await store.get('A_KEY')
  expect(readFileSync(count, 'utf8')).toBe('x')
  const eager = makeStore({ ...script(text), keepMs: 0 }).store
  await eager.get('A_KEY')
  await eager.get('A_KEY')
  expect(readFileSync(count, 'utf8')).toBe('xxx')
})
