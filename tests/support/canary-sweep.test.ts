import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import type { Canary } from './canary-needles.ts'
import { sweep } from './canary-sweep.ts'
import { mintKey } from './openai-standin-keys.ts'
import { mintPassword } from './canary-secrets.ts'
import { leastWork } from './least-work.ts'

const key = { label: 'key', value: mintKey('sk-proj-') }
const password = { label: 'password', value: mintPassword() }
const secrets = [key, password, { label: 'other', value: mintKey('sk-proj-') }]

const makeFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'latchwork-sweep-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const found = (content: string | Uint8Array) =>
  sweep({ streams: { it: content }, secrets }).map(({ secret, encoding }) => `${secret}: ${encoding}`)

const json = (text: string) => JSON.stringify({ text })
const writings: Readonly<Record<string, (value: string) => string | Uint8Array>> = {
  raw: (value) => `before ${value} after`,
  'URL-encoded': (value) => `https://example.test/?k=${encodeURIComponent(value)}&x`,
  'form-encoded': (value) => new URLSearchParams({ value }).toString(),
  'JSON-escaped': json,
  'JSON-escaped twice': (value) => json(json(value)),
  reversed: (value) => Array.from(value).toReversed().join(''),
  'small letters': (value) => value.toLowerCase(),
  'capital letters': (value) => value.toUpperCase(),
  hex: (value) => Buffer.from(`Bearer ${value}`).toString('hex'),
  'hex, capital': (value) => Buffer.from(value).toString('hex').toUpperCase(),
  'percent-encoded': (value) => Buffer.from(value).toString('hex').replace(/../g, '%$&'),
  'UTF-16LE': (value) => Buffer.from(value, 'utf16le'),
  'UTF-16BE': (value) => Buffer.from(value, 'utf16le').swap16(),
  gzip: (value) => gzipSync(`x ${value} x`),
  'gzip in the middle of a file': (value) => Buffer.concat([Buffer.from('head'), gzipSync(value)]),
}

test.each(Object.keys(writings))('a secret is found %s', (name) => {
  for (const { label, value } of [key, password])
    expect(found(writings[name](value)).filter((hit) => hit.startsWith(`${label}: `))).not.toEqual([])
})

test.each(['base64', 'base64url'] as const)('a secret is found in %s, whatever stands before it', (encoding) => {
  for (const before of ['', 'x', 'xy', 'xyz', 'Bearer ', 'user:'])
    for (const { label, value } of [key, password])
      expect(found(Buffer.from(`${before}${value}`).toString(encoding))).toContainEqual(
        expect.stringMatching(new RegExp(`^${label}: base64`)),
      )
})

test('any 23 characters of a key are found, and the 12 it begins with', () => {
  for (let start = 0; start + 23 <= key.value.length; start += 1)
    expect(found(key.value.slice(start, start + 23))).toEqual(['key: raw'])
  expect(found(key.value.slice(0, 12))).toEqual(['key: raw'])
})

test('what a key shows on purpose is not found', () => {
  const { value } = key
  expect(found(`sk-proj-… ${value.slice(0, 8)}${'*'.repeat(24)}${value.slice(-4)} T3BlbkFJ`)).toEqual([])
  expect(found(mintKey('sk-proj-'))).toEqual([])
})

test('hidden, temporary and packed files, names, link targets and deep folders are searched; a store is not', () => {
  const folder = makeFolder()
  const deep = join(folder, '.cache', 'deep')
  mkdirSync(deep, { recursive: true })
  const at = (...parts: readonly string[]) => join(folder, ...parts)
  for (const file of [at('.env'), at('.env.bak'), at('.x.tmp'), join(deep, '.hidden')]) writeFileSync(file, key.value)
  writeFileSync(at('log.gz'), gzipSync(key.value))
  writeFileSync(at(`${key.value.slice(0, 100)}.txt`), 'nothing')
  symlinkSync(`/nowhere/${key.value}`, at('link'))
  const hits = sweep({ folders: [folder], secrets, allowed: [{ secret: 'key', file: at('.env') }] })
  expect(new Set(hits.map(({ where }) => where))).toEqual(
    new Set([
      at('.env.bak'),
      at('.x.tmp'),
      join(deep, '.hidden'),
      `${at('log.gz')}, unpacked`,
      `name of ${at(`${key.value.slice(0, 100)}.txt`)}`,
      `target of ${at('link')}`,
    ]),
  )
  expect(sweep({ folders: [folder], secrets: [password] })).toEqual([])
})

test('forty secrets cost little more to look for than one: the bytes are walked once', async () => {
  const many = Array.from({ length: 40 }, (_, at) => ({ label: `${at}`, value: mintKey('sk-proj-') }))
  const text =
    JSON.stringify({ type: 'node-delta', text: 'Words that give nothing away.' }).repeat(50_000) + many[39].value
  const costOf = (secrets: readonly Canary[]): Promise<number> =>
    leastWork(() => expect(sweep({ streams: { text }, secrets })[0]).toMatchObject({ secret: '39' }))
  const costOfOne = await costOf([many[39]])
  expect(await costOf(many)).toBeLessThan(10 * costOfOne + 100)
})
