import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
import { NodeError, type NodeContext } from '@latchwork/engine'

/** Where a leak can go: a run's own ways out, and what lies behind them. */
export interface LeakPlaces {
  readonly ctx: Pick<NodeContext, 'log' | 'emit' | 'files' | 'fetch'>
  readonly home: string
  /** The origin of a listener that no secret may reach. */
  readonly foreign: string
  /** Writes to the standard error stream. */
  say(text: string): void
  /** Gives a value to what is wired to the node. */
  output(text: string): void
}

/** A fault that somebody could build in. */
export interface Leak {
  readonly name: string
  /** The encoding under which the sweep must report it. */
  readonly found: RegExp
  /** Where the sweep must report it. */
  readonly where: RegExp
  plant(secret: string, places: LeakPlaces): Promise<void> | void
  /** The leaking text, for those that pass the nets of a host; undefined for those that go around them. */
  readonly text?: (secret: string) => string
  /** Whether the redactor alone stops that text. */
  readonly isStopped?: boolean
}

const base64 = (secret: string) => Buffer.from(`Bearer ${secret}`).toString('base64')
const hex = (secret: string) => Buffer.from(secret).toString('hex')
const json = (secret: string) => JSON.stringify({ authorization: `Bearer ${secret}` })
const url = (secret: string) => `/callback?key=${encodeURIComponent(secret)}`
const reversed = (secret: string) => Array.from(secret).toReversed().join('')

/** One of each kind that is known to have happened somewhere. */
export const leaks: readonly Leak[] = [
  {
    name: 'a node logs it',
    found: /^raw$/,
    where: /^events$/,
    plant: (secret, { ctx }) => ctx.log(`Asking with ${secret}`),
    text: (secret) => `Asking with ${secret}`,
    isStopped: true,
  },
  {
    name: "an error's message repeats it",
    found: /^raw$/,
    where: /^(?:events|result)$/,
    plant: (secret) => {
      throw new NodeError('test-leak', `Invalid header value "Bearer ${secret}"`)
    },
    text: (secret) => `Invalid header value "Bearer ${secret}"`,
    isStopped: true,
  },
  {
    name: "an error's cause holds it, and the error is inspected",
    found: /^raw$/,
    where: /^stderr$/,
    plant: (secret, { say }) =>
      say(inspect(new Error('The call failed.', { cause: { headers: { authorization: `Bearer ${secret}` } } }))),
    text: (secret) => inspect(new Error('The call failed.', { cause: { headers: { authorization: secret } } })),
    isStopped: true,
  },
  {
    name: 'base64 of it is an output',
    found: /^base64, /,
    where: /^(?:events|result)$/,
    plant: (secret, { output }) => output(base64(secret)),
    text: base64,
    isStopped: true,
  },
  {
    name: 'hex of it is streamed, cut in two',
    found: /^hex$/,
    where: /^streamed texts$/,
    plant: (secret, { ctx }) => {
      const half = hex(secret).length / 2 - 3
      ctx.emit({ port: 'text', text: `id ${hex(secret).slice(0, half)}` })
      ctx.emit({ port: 'text', text: hex(secret).slice(half) })
    },
    text: hex,
    isStopped: true,
  },
  {
    name: 'a file of the project is named after it',
    found: /^raw$/,
    where: /^name of .*\.txt$/,
    plant: (secret, { ctx }) => ctx.files.writeText(`cache/${secret.slice(0, 100)}.txt`, 'an answer'),
  },
  {
    name: 'a temporary file in the home holds it',
    found: /^raw$/,
    where: /\.tmp$/,
    plant: (secret, { home }) => writeFileSync(join(home, '.settings.json.1f2e.tmp'), `{"key":"${secret}"}`),
  },
  {
    name: 'it is printed as JSON inside JSON',
    found: /^(?:raw|JSON-escaped)/,
    where: /^stderr$/,
    plant: (secret, { say }) => say(JSON.stringify({ body: json(secret) })),
    text: (secret) => JSON.stringify({ body: json(secret) }),
    isStopped: true,
  },
  {
    name: 'a redirect takes it along in its address',
    found: /^(?:raw|URL-encoded)$/,
    where: /^requests to a foreign host$/,
    plant: async (secret, { ctx, foreign }) => {
      await ctx.fetch(`${foreign}${url(secret)}`)
    },
    text: url,
    isStopped: true,
  },
  {
    name: 'a packed log holds it',
    found: /^raw$/,
    where: /\.log\.gz, unpacked$/,
    plant: (secret, { home }) => writeFileSync(join(home, 'latch.log.gz'), gzipSync(`GET / Bearer ${secret}`)),
  },
  {
    name: 'a file in UTF-16 holds it',
    found: /^UTF-16LE$/,
    where: /crash\.txt$/,
    plant: (secret, { home }) => writeFileSync(join(home, 'crash.txt'), Buffer.from(secret, 'utf16le')),
  },
  {
    name: 'it is printed backwards',
    found: /^reversed$/,
    where: /^stderr$/,
    plant: (secret, { say }) => say(reversed(secret)),
    text: reversed,
    isStopped: false,
  },
  {
    name: 'its first twenty characters are printed',
    found: /^raw$/,
    where: /^stderr$/,
    plant: (secret, { say }) => say(`Using ${secret.slice(0, 20)}…`),
    text: (secret) => `Using ${secret.slice(0, 20)}…`,
    isStopped: false,
  },
  {
    name: 'a header carries it to a foreign host',
    found: /^raw$/,
    where: /^requests to a foreign host$/,
    plant: async (secret, { ctx, foreign }) => {
      await ctx.fetch(foreign, { headers: { 'x-debug': secret } })
    },
  },
]
