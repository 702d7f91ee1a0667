import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { formatFlow, type Flow, type JsonObject } from '@latchwork/engine'
import { formatRunFile, parseRunFile, type RunFile } from '@latchwork/server/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer } from '../../packages/server/test/start-test-server.ts'
import { sweep } from '../support/canary-sweep.ts'

/*
 * Secrets are put wherever a run keeps something, in the forms in which they turn up; those that the project knows are
 * set only after the run, so that its record has them. The file of the run has none of them, in any encoding.
 */
const plain = (length: number): string => `7${randomBytes(length).toString('hex').slice(0, length)}`
const secrets = {
  project: plain(40),
  environment: plain(40),
  vendor: `sk-ant-api03-${plain(40)}`,
  cloud: `AKIA${plain(16).toUpperCase().slice(0, 16)}`,
  header: plain(40),
  cookie: plain(40),
  address: plain(30),
  signature: plain(30),
  pem: plain(60),
  field: plain(30),
}
const { project, environment, vendor, cloud, header, cookie, address, signature, pem, field } = secrets
const base64 = (text: string): string => Buffer.from(text).toString('base64')
const PEM = ['-----BEGIN', 'PRIVATE KEY-----'].join(' ')

const texts: JsonObject = {
  known: `A note with ${project}, and ${environment} in it.`,
  shaped: `Try ${vendor} or ${cloud}.`,
  headers: `curl -H "Authorization: Bearer ${header}" -H 'Cookie: id=${cookie}'`,
  addresses: `postgres://app:${address}@db.example/x https://files.example/a?X-Amz-Signature=${signature}`,
  pem: `${PEM}\n${pem}\n`,
  json: JSON.stringify({
    deep: JSON.stringify({ authorization: `Basic ${header}`, url: `https://u:${address}@h.example` }),
  }),
  packed: `data:text/plain;base64,${base64(`Here is ${vendor} and ${base64(`inner ${cloud} text`)}`)}`,
  packedKnown: base64(`xx${project}`),
}

const flow: Flow = {
  latchwork: 1,
  name: 'leaky',
  inputs: { given: { kind: 'json' }, picture: { kind: 'any' } },
  outputs: { said: 'build.value', seen: 'hello.text' },
  nodes: {
    build: { type: 'json.build', with: { fields: ['given', 'picture'] } },
    hello: { type: 'text.template', with: { template: `db postgres://app:${address}@db.example and {{x}}` } },
    stop: { type: 'flow.fail', with: { value: true, message: `No access with ${project} at Bearer ${header}` } },
  },
  wires: ['input.given -> build.given', 'input.given -> hello.x', 'input.picture -> build.picture'],
}

let server: Awaited<ReturnType<typeof startTestServer>>
let file: RunFile

beforeAll(async () => {
  server = await startTestServer({ environment: { DEPLOY_TOKEN: environment } })
  const { client } = server
  const write = (name: string, mediaType: string, bytes: Uint8Array) =>
    client.call('blobs.write', { body: { mediaType, name, base64: Buffer.from(bytes).toString('base64') } })
  const noise = randomBytes(200)
  const media = [
    await write('notes.txt', 'text/plain', Buffer.from(`Ask with ${vendor} and ${environment}.`)),
    await write('wide.txt', 'text/plain', Buffer.from(`Ask with ${vendor}`, 'utf16le')),
    await write('tagged.png', 'image/png', Buffer.concat([noise, Buffer.from(`comment ${project}`), noise])),
    await write('clean.png', 'image/png', noise),
    await write('packed.bin', 'application/gzip', gzipSync(`In here: ${vendor}`)),
    await write(`${cloud}.txt`, 'text/plain', Buffer.from('clean')),
  ]
  const inputs = { given: { ...texts, settings: { apiKey: field }, [`name ${vendor}`]: 1 }, picture: media }
  const { run } = await client.call('runs.start', { body: { text: formatFlow(flow), inputs } })
  for await (const { type } of client.stream('runs.events', { parameters: { run }, query: {} }))
    if (type === 'run-end') break
  await writeFile(join(server.project, '.env'), `DATABASE_PASSWORD=${project}\n`)
  file = await client.call('runs.export', { parameters: { run }, query: {} })
})
afterAll(() => server[Symbol.asyncDispose]())

const labelled = Object.entries(secrets).map(([label, value]) => ({ label, value }))

test('no secret that was in an input, output, error, setting or medium of a run is in its file, in any encoding', () => {
  const contents = Object.values(file.media).map(({ content = '' }) => Buffer.from(content, 'base64'))
  const streams = {
    file: formatRunFile(file),
    texts: JSON.stringify(file).replaceAll('\\', ''),
    ...Object.fromEntries(contents.map((bytes, index) => [`medium ${index}`, bytes])),
  }
  expect(sweep({ streams, secrets: labelled })).toEqual([])
})

test('the same run without the sweep has all of them', async () => {
  const shown = JSON.stringify([server.parts.runs.find(file.run.run), server.parts.runs.events(file.run.run, 0)])
  const text = shown + (server.parts.runs.textOf(file.run.run) ?? '')
  const found = sweep({ streams: { text }, secrets: labelled }).map(({ secret }) => secret)
  expect(new Set(found)).toEqual(new Set(Object.keys(secrets)))
})

test('what was taken out is counted by kind, and media that cannot be searched are left out by name, size and hash', () => {
  expect(Object.keys(file.removed.secrets).sort()).toEqual([
    'address',
    'authorization',
    'key',
    'known secret',
    'password',
    'private key',
  ])
  const media = Object.values(file.media).map(({ name, leftOut }) => [name, leftOut ?? 'there'])
  expect(Object.fromEntries(media)).toEqual({
    'notes.txt': 'there',
    'wide.txt': 'secret',
    'tagged.png': 'secret',
    'clean.png': 'there',
    'packed.bin': 'not-searchable',
    '[secret].txt': 'there',
  })
  expect(JSON.stringify(file)).toContain('A note with [secret], and [secret] in it.')
})

test('the file reads back as it was written', () => {
  expect(parseRunFile(formatRunFile(file))).toEqual(file)
})
