import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { startServer } from '@latchwork/server'
import { createApiClient, routes, type Route } from '@latchwork/server/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { composeServer } from '../../packages/cli/src/serve/compose-server.ts'
import { createSession } from '../../packages/cli/src/session.ts'
import { askOnce } from '../support/canary-flow.ts'
import { createCanaryWorld, joinDeltas, type CanaryWorld } from '../support/canary-world.ts'

/*
 * Everything is used once, from a terminal and over HTTP, with keys of real shape: saved, labelled, tested, rotated,
 * run with. Then every answer of every route, every event, every file of home and project, every output and log is
 * searched for each of them, in all encodings.
 */
let world: CanaryWorld

beforeAll(async () => {
  world = await createCanaryWorld()
})
afterAll(() => world.close())

const NAME = 'OPENAI_API_KEY'
const secrets = (command: string, ...rest: readonly string[]) => ['secrets', command, ...rest]

test(
  'no value of a stored key is in any output of the command, at debug level, or in any file',
  { timeout: 240_000 },
  async () => {
    const { own, openai, latch, plant } = world
    const variables = world.ambient()
    const key = (label: string, personality = 'good') => plant(label, own.key(personality, label))
    const address = ['--base-url', own.url]
    const good = { code: 0 }
    const set = (stdin: string, ...rest: readonly string[]) =>
      latch(secrets('set', NAME, ...rest), variables, { stdin })
    expect(await set(` "${key('plain')}"; `, ...address)).toMatchObject(good)
    expect(await set(key('work'), '--label', 'work', ...address)).toMatchObject(good)
    const project = plant('project', openai.key('good', 'project'), join(world.project, '.env'))
    expect(await set(project, '--layer', 'project', '--label', 'team')).toMatchObject(good)

    const calls: readonly (readonly [readonly string[], string?])[] = [
      [secrets('default', NAME, '--label', 'work')],
      [secrets('rename', NAME, '--label', 'work', '--to', 'office')],
      [secrets('test', NAME, '--json')],
      [secrets('test', NAME, '--candidate', ...address), key('candidate')],
      [secrets('test', NAME, '--candidate', '--paid', ...address), key('paid candidate')],
      [secrets('rotate', NAME, '--label', 'office'), key('next')],
      [secrets('rotate', NAME, '--label', 'office', '--restore')],
      [secrets('rotate', NAME, '--label', 'office', '--status')],
      [secrets('snooze', NAME)],
      [secrets('reminders', '--remind-after-days', '30')],
      [secrets('never-default', NAME)],
      [secrets('allow-default', NAME)],
      [secrets('list', '--json')],
      [secrets('list')],
      [secrets('explain', NAME, '--json')],
      [secrets('audit', '--json')],
      [secrets('audit')],
      [['run', 'ask.flow.json', '--json']],
    ]
    for (const [args, stdin = ''] of calls)
      expect(await latch(args, variables, { stdin }), args.join(' ')).toMatchObject(good)
    const wrong = key('wrong', 'wrong')
    for (const stdin of [wrong, key('echoed candidate', 'echoesKey')])
      expect((await latch(secrets('test', NAME, '--candidate', ...address), variables, { stdin })).code).toBe(1)
    expect((await latch(secrets('rotate', NAME, '--label', 'office', '--cancel'), variables)).code).toBe(0)
    expect((await latch(secrets('rotate', NAME, '--label', 'office'), variables, { stdin: wrong })).code).toBe(1)
    expect(world.leaks()).toEqual([])
  },
)

test(
  'no value of a stored key is in the answer of any route, in any event, or in the log of the server',
  { timeout: 240_000 },
  async () => {
    const { own, project, home, plant } = world
    const [stdout, stderr] = [new PassThrough(), new PassThrough()]
    const said = Promise.all([text(stdout), text(stderr)])
    const session = createSession({
      stdin: new PassThrough(),
      stdout,
      stderr,
      environment: { ...world.ambient(), LATCH_HOME: join(home, 'latch') },
      cwd: project,
      home,
      isTerminal: () => false,
      terminalSize: () => ({ columns: 80, rows: 25 }),
      now: Date.now,
      signal: new AbortController().signal,
    })
    const { parts, close } = await composeServer(project, session)
    const server = await startServer({ parts, port: 0 })
    const client = createApiClient({ origin: server.origin, token: server.token, fetch })
    const parameters = { name: NAME }
    const next = plant('next over HTTP', own.key('good', 'next over HTTP'))
    const typed = plant('typed over HTTP', own.key('echoesKey', 'typed over HTTP'))
    await client.call('rotation.cancel', { parameters, body: { label: 'office' } })
    await client.call('rotation.begin', { parameters, body: { value: next, label: 'office' } })
    await client.call('rotation.switch', { parameters, body: { label: 'office' } })
    const { run } = await client.call('runs.start', { body: { text: JSON.stringify(askOnce), inputs: {} } })
    const status = async () => (await client.call('runs.show', { parameters: { run } })).status
    await expect.poll(status, { timeout: 20_000 }).toBe('done')

    const bodies: readonly object[] = [
      {},
      { value: typed, baseURL: own.url, label: 'office' },
      { value: typed, baseURL: own.url, layer: 'user', paid: true },
      { layer: 'user', label: 'office', from: 'office', to: 'desk', refused: false, remindAfterDays: 10 },
      {
        label: null,
        fingerprint: '0f0f0f0f',
        days: 3,
        text: JSON.stringify(askOnce),
        inputs: {},
        path: 'ask.flow.json',
      },
      { patch: { general: { theme: 'dark' } }, url: own.url, key: typed },
    ]
    const asked = new Set<string>()
    const take = async (name: string, { method, path, kind }: Route, body?: object): Promise<void> => {
      for (const value of [NAME, run]) {
        const address = server.origin + path.replace(/:\w+/g, value)
        const answer = await fetch(address, {
          method,
          headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
          ...(body !== undefined && { body: JSON.stringify(body) }),
          // A stream does not end by itself.
          signal: AbortSignal.timeout(kind === 'stream' ? 2_000 : 60_000),
        })
        const content = await answer.text().catch(() => '')
        world.keep(
          `${name} ${value} ${asked.size} ${JSON.stringify(body ?? '').length}`,
          JSON.stringify([...answer.headers]) + content,
        )
        world.keep(`streamed texts of ${name} ${asked.size}`, joinDeltas(content.replace(/^data: /gm, '')))
        asked.add(name)
      }
    }
    const table: readonly (readonly [string, Route])[] = Object.entries(routes)
    for (const [name, route] of table.filter(([, { method }]) => method === 'GET')) await take(name, route)
    for (const [name, route] of table.filter(([, { method }]) => method !== 'GET'))
      for (const body of bodies) await take(name, route, body)
    await server.close()
    await close()
    stdout.end()
    stderr.end()
    const [out, log] = await said
    world.keep('the output of the server', out)
    world.keep('the log of the server', log)
    expect([...asked].sort()).toEqual(Object.keys(routes).sort())
    expect(world.leaks()).toEqual([])
  },
)

test('a key that did come out would be found', () => {
  const key = world.plant('planted', world.own.key('good', 'planted'))
  world.keep('an answer', JSON.stringify({ value: Buffer.from(key).toString('base64') }))
  expect(world.leaks().map(({ secret, where }) => [secret, where])).toEqual([['planted', 'an answer']])
})
