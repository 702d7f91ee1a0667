import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SecretStore } from '@latchwork/secrets'
import { expect, onTestFinished, test } from 'vitest'
import { startFakeVault } from '../../packages/secrets/test/fake-vault.ts'
import { openStore } from './secrets-writer.ts'

const script = join(import.meta.dirname, 'secrets-writer.ts')
const kinds = ['dotenv', 'encrypted', 'indexed']

const makeFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'latchwork-chaos-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

interface Writing {
  readonly kind: string
  readonly folder: string
}

const startWriter = ({ kind, folder }: Writing, writer: string, count: number): ChildProcess =>
  spawn(process.execPath, [script, kind, folder, writer, String(count)], { stdio: ['ignore', 'pipe', 'inherit'] })

test.each(kinds)('two processes that each write 200 secrets into one %s file keep all 400', async (kind) => {
  const folder = makeFolder()
  const ends = await Promise.all(
    ['one', 'two'].map(async (writer) => {
      const child = startWriter({ kind, folder }, writer, 200)
      child.stdout?.resume()
      const [code] = await once(child, 'exit')
      return code
    }),
  )
  expect(ends).toEqual([0, 0])
  const store = openStore(kind, folder)
  expect(await store.list()).toHaveLength(400)
  for (const writer of ['one', 'two'])
    for (const index of [0, 99, 199])
      expect(await valueIn(store, `W_${writer}_${index}`)).toBe(`value ${index} of ${writer}`)
})

test('60 kills in the middle of a write corrupt no file and lose nothing that was stored', async () => {
  const left = await Promise.all(kinds.map((kind) => killRounds({ kind, folder: makeFolder() }, 20)))
  expect(left).toEqual([[], [], []])
})

test('kills in the middle of a write to a vault (a contract fake) leave whole values', async () => {
  const { address, token } = await startFakeVault()
  const folder = makeFolder()
  writeFileSync(join(folder, 'vault.json'), JSON.stringify({ address, token }))
  expect(await killRounds({ kind: 'vault', folder }, 5)).toEqual([])
})

/** Returns the temporary files that are left over after one more write. */
const killRounds = async (writing: Writing, rounds: number): Promise<readonly string[]> => {
  const { kind, folder } = writing
  const store = openStore(kind, folder)
  for (let round = 0; round < rounds; round += 1) {
    const stored = await writeAndKill(writing, round)
    expect(stored.size).toBeGreaterThanOrEqual(2)
    for (const [name, index] of stored) {
      const value = (await valueIn(store, name)) ?? ''
      // A write that was cut off may have come through whole; one that was reported may not be gone.
      expect(Number(value.split(' ')[1])).toBeGreaterThanOrEqual(index)
      expect(value.endsWith('x'.repeat(10_000))).toBe(true)
    }
  }
  await store.remove('W_0_0')
  const files = readdirSync(folder, { recursive: true }).map(String)
  return files.filter((name) => /\.(?:tmp|lock|break)$/.test(name))
}

/** Lets a writer store a few secrets and kills it at some moment of a later write; returns what it reported as stored. */
const writeAndKill = async (writing: Writing, round: number): Promise<ReadonlyMap<string, number>> => {
  const child = startWriter(writing, `${round % 3}`, Infinity)
  const stored = new Map<string, number>()
  let rest = ''
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const [name, index] = line.split(' ')
      stored.set(name, Number(index))
    }
    if (stored.size >= 2) setTimeout(() => child.kill('SIGKILL'), (round * 1.3) % 9)
  })
  await once(child, 'close')
  return stored
}

const valueIn = async (store: SecretStore, name: string): Promise<string | undefined> =>
  (await store.get(name))?.secret.use((value) => value)
