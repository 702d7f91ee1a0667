import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApiClient, type ApiClient } from '@latchwork/server/api'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { makeScratch, STACK_TRACE } from '../support/canary-scratch.ts'

/** No file of the process may grow beyond so many blocks: what comes nearest to a full disk without rights to make one. */
const fullAfter = (blocks: number) => `trap '' XFSZ; ulimit -f ${blocks}; exec "$@"`
const COUNT = 80

const writing = {
  outputs: { paths: 'each.path' },
  nodes: {
    each: { type: 'flow.map', graph: 'one', with: { concurrency: 1 } },
    range: { type: 'list.range', with: { end: COUNT } },
  },
  wires: ['range.items -> each.items'],
  graphs: {
    one: {
      inputs: { item: { kind: 'number' } },
      outputs: { path: 'write.path' },
      nodes: {
        name: { type: 'text.template', with: { template: 'out-{{n}}.txt' } },
        write: { type: 'files.write', with: { text: 'written' } },
      },
      wires: ['input.item -> name.n', 'name.text -> write.path'],
    },
  },
}

test('a run of the command that the disk stops says so, loses nothing and goes on when there is room again', async () => {
  const { flow, latch, project } = makeScratch()
  const file = flow('w.flow.json', writing)
  // A file that is written anew is another one.
  const written = () => {
    const names = readdirSync(project).filter((name) => name.startsWith('out-'))
    return new Map(names.map((name) => [name, statSync(join(project, name)).ino]))
  }
  const stopped = await latch(['run', file, '--run-id', 'r', '--json'], {}, { shell: fullAfter(500) })
  expect(stopped.code, stopped.stderr).toBe(1)
  const { status, error } = JSON.parse(stopped.stdout)
  expect([status, error.code, error.message]).toEqual([
    'failed',
    'journal-failed',
    expect.stringMatching(/runs\.db cannot be written: the disk refuses it/),
  ])
  expect(error.hint).toMatch(/It is full, at a limit.*resume the run/)
  expect(stopped.stderr).toContain(`latch run ${file} --resume r`)
  expect(stopped.stderr).not.toMatch(STACK_TRACE)
  const before = written()
  expect(before.size).toBeGreaterThan(3)
  expect(before.size).toBeLessThan(COUNT)

  const listed = await latch(['runs'], {}, { shell: fullAfter(70) })
  expect([listed.code, listed.stdout]).toEqual([0, expect.stringMatching(/^r .* interrupted /m)])
  const early = await latch(['run', file, '--resume', 'r', '--json'], {}, { shell: fullAfter(70) })
  expect([early.code, JSON.parse(early.stdout).error.code]).toEqual([1, 'journal-failed'])

  expect(await latch(['run', file, '--resume', 'r'])).toMatchObject({ code: 0 })
  const after = written()
  expect(after.size).toBe(COUNT)
  const again = [...before].filter(([name, inode]) => after.get(name) !== inode)
  expect(again.length).toBeLessThanOrEqual(1)
})

interface Server {
  readonly client: ApiClient
  kill(): Promise<void>
}

async function startServer(file: string, shell: string): Promise<Server> {
  const script = join(import.meta.dirname, 'soak-server.ts')
  const child = spawn('sh', ['-c', shell, 'sh', process.execPath, script, file], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const over = once(child, 'exit')
  const kill = async () => {
    child.kill('SIGKILL')
    await over
  }
  onTestFinished(kill)
  const [told] = await once(child, 'message')
  const { origin, token } = z.object({ origin: z.string(), token: z.string() }).parse(told)
  return { client: createApiClient({ origin, token, fetch }), kill }
}

async function endOf(client: ApiClient, run: string) {
  const ends: string[] = []
  for await (const event of client.stream('runs.events', { parameters: { run }, query: {} }))
    if (event.type === 'run-end') ends.push(event.status)
  return { ends, found: await client.call('runs.show', { parameters: { run } }) }
}

test('a run of the server that the disk stops ends as failed, says why, and goes on when there is room again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latch-disk-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'runs.db')
  const ids = Array.from({ length: COUNT }, (_, at) => `n${at}`)
  const chain = {
    latchwork: 1,
    name: 'chain',
    outputs: { x: `${ids.at(-1)}.value` },
    nodes: Object.fromEntries(ids.map((id) => [id, { type: 'soak.effect' }])),
    wires: ids.slice(1).map((id, at) => `${ids[at]}.value -> ${id}.value`),
  }
  const effects = () => readFileSync(join(folder, 'effects'), 'utf8').trim().split('\n')

  const full = await startServer(file, fullAfter(500))
  const { run } = await full.client.call('runs.start', { body: { text: JSON.stringify(chain), inputs: {} } })
  const stopped = await endOf(full.client, run)
  expect(stopped).toMatchObject({
    ends: ['failed'],
    found: {
      status: 'failed',
      error: { code: 'journal-failed', message: expect.stringContaining('the disk refuses it') },
    },
  })
  const before = effects().length
  expect(before).toBeGreaterThan(3)
  expect(before).toBeLessThan(COUNT)
  await full.kill()

  const { client } = await startServer(file, 'exec "$@"')
  expect(await client.call('runs.show', { parameters: { run } })).toMatchObject({ status: 'interrupted' })
  const { repeated } = await client.call('runs.resume', { parameters: { run }, body: {} })
  expect(repeated.length).toBeLessThanOrEqual(1)
  expect(await endOf(client, run)).toMatchObject({ found: { status: 'done', outputs: { x: COUNT } } })
  expect(new Set(effects()).size).toBe(COUNT)
  expect(effects().length - COUNT).toBeLessThanOrEqual(1)
})
