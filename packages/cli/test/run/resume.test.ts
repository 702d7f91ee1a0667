import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { callCommand, type Called } from '../command-for-test.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latch-resume-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const latch = (...args: string[]): Promise<Called> =>
  callCommand(args, { cwd: folder, environment: { LATCH_HOME: join(folder, 'home') } })

/** Asks a model, writes what it said, then reads a part of it. */
const asking = (path: string) => ({
  latchwork: 1,
  name: 'asking',
  inputs: { what: { kind: 'text' } },
  outputs: { value: 'get.value' },
  nodes: {
    ask: { type: 'openai.prompt', with: { prompt: 'Summarize: {{what}}' } },
    build: { type: 'json.build', with: { fields: ['answer'] } },
    get: { type: 'json.get', with: { path } },
  },
  wires: ['ask.text -> build.answer', 'build.value -> get.value', 'input.what -> ask.what'],
})

const write = (flow: object): Promise<void> => writeFile(join(folder, 'a.flow.json'), JSON.stringify(flow))

test('a failed run goes on after an edit, with its inputs, and pays for nothing twice', async () => {
  await write(asking('nowhere'))
  const failed = await latch(
    'run',
    'a.flow.json',
    '--demo',
    '--run-id',
    'one',
    '--input',
    'what=Iron rusts. Gold is dear.',
  )
  expect(failed.code).toBe(1)
  await write(asking('answer'))
  const done = await latch('run', 'a.flow.json', '--demo', '--resume', 'one', '--json')
  expect(done.code).toBe(0)
  expect(done.stderr).toContain('ask  used again')
  expect(JSON.parse(done.stdout)).toMatchObject({
    run: 'one',
    status: 'done',
    usage: { calls: 1 },
    key: { demo: true },
  })
  const { runs } = JSON.parse((await latch('runs', '--json')).stdout)
  expect(runs).toMatchObject([{ run: 'one', path: 'a.flow.json', status: 'done', key: { demo: true } }])
})

test('what a run worked and how long it rested are told apart', async () => {
  await write(asking('nowhere'))
  await latch('run', 'a.flow.json', '--demo', '--run-id', 'one', '--input', 'what=Iron rusts.')
  const database = new DatabaseSync(join(folder, '.latchwork', 'runs.db'))
  database.exec('UPDATE runs SET started_at = started_at - 7200000, ended_at = ended_at - 7200000')
  database.close()
  await write(asking('answer'))
  const done = await latch('run', 'a.flow.json', '--demo', '--resume', 'one')
  expect(done.stderr).toMatch(/a\.flow\.json: done in [\d.]+ m?s of work, 120 min \d+ s at rest · /)
  const shown = await latch('runs', 'one')
  expect(shown.stdout).toMatch(/ done +[\d.]+ m?s .*\nAt rest for 120 min \d+ s, which is not in what it took\.\n/)
})

test('runs are listed and shown, and what cannot go on is said', async () => {
  expect((await latch('runs')).stderr).toContain('Nothing ran in this project yet.')
  await write(asking('nowhere'))
  await latch('run', 'a.flow.json', '--demo', '--run-id', 'one', '--input', 'what=Iron rusts.')
  expect((await latch('runs')).stdout).toMatch(/^one {2}a\.flow\.json {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}failed/m)
  const one = await latch('runs', 'one')
  expect(one.stdout).toMatch(/ {2}ask +done/)
  expect(one.stdout).toContain('Failed at get:')
  expect(one.stderr).toContain('latch run a.flow.json --resume one')
  expect(await latch('run', 'a.flow.json', '--resume', 'two')).toMatchObject({ code: 2, stdout: '' })
  const again = await latch('run', 'a.flow.json', '--demo', '--run-id', 'one', '--input', 'what=x')
  expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('There is a run "one" already.') })
})

test('a damaged history is said, and stays as it is', async () => {
  await write(asking('answer'))
  await latch('run', 'a.flow.json', '--demo', '--input', 'what=x')
  const file = join(folder, '.latchwork', 'runs.db')
  for (const extra of ['-wal', '-shm']) await rm(file + extra, { force: true })
  await writeFile(file, 'no database, but long enough to look at'.repeat(50))
  const refused = await latch('run', 'a.flow.json', '--demo', '--input', 'what=x')
  expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('is damaged') })
  expect(await readFile(file, 'utf8')).toContain('no database')
})

test('a run that was killed goes on, and a process that still runs it keeps it', async () => {
  const flow = {
    latchwork: 1,
    name: 'slow',
    outputs: { text: 'after.text' },
    nodes: {
      after: { type: 'text.template', with: { template: '{{a}}' } },
      list: { type: 'files.list', with: { pattern: '*.json' } },
      pause: { type: 'flow.delay', with: { ms: 3_000 } },
    },
    wires: ['list.paths -> pause.value', 'pause.value -> after.a'],
  }
  await write(flow)
  const stepsDone = (): number => {
    const database = new DatabaseSync(join(folder, '.latchwork', 'runs.db'), { readOnly: true })
    const row = database.prepare("SELECT count(*) AS count FROM steps WHERE status = 'done'").get()
    database.close()
    return Number(row?.['count'])
  }
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
  const child = spawn(process.execPath, [main, 'run', 'a.flow.json', '--run-id', 'one'], {
    cwd: folder,
    env: { ...process.env, LATCH_HOME: join(folder, 'home') },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await new Promise<void>((resolve) => child.stderr.on('data', (text) => String(text).includes('list') && resolve()))
  await expect.poll(stepsDone).toBe(1)
  expect((await latch('run', 'a.flow.json', '--resume', 'one')).stderr).toContain('still under way')
  child.kill('SIGKILL')
  await new Promise((resolve) => child.on('exit', resolve))
  expect((await latch('runs', 'one')).stdout).toContain('interrupted')
  const resumed = await latch('run', 'a.flow.json', '--resume', 'one')
  expect(resumed).toMatchObject({ code: 0, stdout: expect.stringContaining('a.flow.json') })
  expect(resumed.stderr).toContain('list  used again')
})

test('where nothing can be written, a run is not kept and says so', async () => {
  await write({
    ...asking('answer'),
    inputs: {},
    nodes: { get: { type: 'json.get', with: { value: 1, path: '' } } },
    wires: [],
  })
  await writeFile(join(folder, '.latchwork'), 'a file in the way')
  const { code, stderr } = await latch('run', 'a.flow.json')
  expect([code, stderr]).toEqual([0, expect.stringContaining('is not kept')])
  expect(await latch('run', 'a.flow.json', '--resume', 'one')).toMatchObject({ code: 2, stdout: '' })
})
