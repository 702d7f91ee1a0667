import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createKeychainStore, MissingStoreError, parseEntryKey, Secret } from '../../src/index.ts'
import { testStoreContract } from '../contract.ts'
import { describeWithPrograms, shortFolder } from '../real-programs.ts'
import { fakeKey, rejection } from '../scratch.ts'
import { openKeychain } from './keychain-writer.ts'

const SCRIPT = join(import.meta.dirname, 'keychain-writer.ts')
const DAEMON = ['--components=secrets', '--foreground']

describeWithPrograms(
  'GNOME Keyring on a session bus of its own',
  ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'],
  () => {
    const { folder, remove } = shortFolder()
    const running: ChildProcess[] = []
    let environment: Record<string, string> = {}

    /** Starts the daemon, unlocked when it is given the password. */
    const startKeyring = async (password?: string): Promise<ChildProcess> => {
      const args = password === undefined ? DAEMON : ['--unlock', ...DAEMON]
      const daemon = spawn('gnome-keyring-daemon', args, { env: environment, stdio: ['pipe', 'pipe', 'ignore'] })
      running.push(daemon)
      daemon.stdin.end(password)
      await vi.waitFor(() => expect(isOwned()).toBe(true), { timeout: 20_000, interval: 100 })
      return daemon
    }
    const isOwned = () => {
      const question = [
        '--session',
        '--print-reply',
        '--dest=org.freedesktop.DBus',
        '/',
        'org.freedesktop.DBus.NameHasOwner',
      ]
      const answer = execFileSync('dbus-send', [...question, 'string:org.freedesktop.secrets'], { env: environment })
      return answer.toString().includes('true')
    }
    const end = async (child: ChildProcess) => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    }

    beforeAll(async () => {
      for (const name of ['run', 'data']) mkdirSync(join(folder, name), { mode: 0o700 })
      const bus = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=1'], {
        env: { PATH: process.env.PATH, HOME: folder, XDG_DATA_DIRS: folder },
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      running.push(bus)
      const [line]: unknown[] = await once(bus.stdout, 'data')
      const [address] = String(line).split('\n')
      environment = {
        PATH: process.env.PATH ?? '',
        HOME: folder,
        XDG_DATA_HOME: join(folder, 'data'),
        XDG_RUNTIME_DIR: join(folder, 'run'),
        DBUS_SESSION_BUS_ADDRESS: address,
      }
      // The native module finds the bus by the variable.
      vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', address)
      await startKeyring('a password')
    })
    afterAll(async () => {
      for (const child of running.toReversed()) await end(child)
      vi.unstubAllEnvs()
      remove()
    })

    const makeStore = () => {
      const known = new Set<string>()
      const names = async () => [...known].flatMap((key) => parseEntryKey(key) ?? [])
      const store = createKeychainStore({ names })
      const put = async (name: string, value: string, label?: string) => {
        await store.set(name, new Secret(value), { label })
        known.add(label === undefined ? name : `${name}__${label}`)
      }
      return { store, put }
    }

    testStoreContract('the keychain of the system', { labels: true, keepsAddress: true, writes: true, make: makeStore })

    const startWriter = (indexFile: string, writer: string, count: number) =>
      spawn(process.execPath, [SCRIPT, indexFile, writer, String(count)], {
        env: environment,
        stdio: ['ignore', 'pipe', 'inherit'],
      })

    test('two processes that write at once lose nothing', async () => {
      const indexFile = join(folder, 'two', 'index.json')
      const writers = ['one', 'two'].map((writer) => startWriter(indexFile, writer, 10))
      const codes = await Promise.all(writers.map(async (child) => (child.stdout.resume(), await once(child, 'exit'))))
      expect(codes).toEqual([
        [0, null],
        [0, null],
      ])
      const store = openKeychain(indexFile)
      expect(await store.list()).toHaveLength(20)
      for (const { name } of await store.list())
        expect((await store.get(name))?.secret.use((value) => value)).toMatch(/^value \d of (?:one|two) x{5000}$/)
    })

    test('a writer that is killed leaves whole values, and all that it reported', async () => {
      const indexFile = join(folder, 'killed', 'index.json')
      const store = openKeychain(indexFile)
      for (let round = 0; round < 5; round += 1) {
        const child = startWriter(indexFile, 'killed', Infinity)
        const reported = new Map<string, number>()
        child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
          for (const [, name, index] of chunk.matchAll(/(\w+) (\d+)\n/g)) reported.set(name, Number(index))
          if (reported.size >= 2) setTimeout(() => child.kill('SIGKILL'), round * 3)
        })
        await once(child, 'close')
        expect(reported.size).toBeGreaterThanOrEqual(2)
        for (const [name, index] of reported) {
          const value = (await store.get(name))?.secret.use((text) => text) ?? ''
          expect(value).toMatch(/^value \d+ of killed x{5000}$/)
          expect(Number(value.split(' ')[1])).toBeGreaterThanOrEqual(index)
        }
      }
    })

    describe('in trouble', () => {
      test('is locked, and then gone: both are errors that tell which, and show no value', async () => {
        const { store, put } = makeStore()
        const value = fakeKey()
        await put('A_KEY', value)
        const [bus, unlocked] = running
        await end(unlocked)
        await startKeyring()
        const locked = await rejection(store.get('A_KEY'))
        expect(String(locked)).toContain('is locked')
        await end(bus)
        const gone = await rejection(store.get('A_KEY'))
        expect(gone).toBeInstanceOf(MissingStoreError)
        expect(String(locked) + String(gone)).not.toContain(value)
      })
    })
  },
)
