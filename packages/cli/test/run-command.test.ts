import { chown, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Interruption } from '../src/command-io.ts'
import { callCommand, type CallOptions } from './command-for-test.ts'

let cwd = ''
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'latch-command-'))
})
afterAll(() => rm(cwd, { recursive: true, force: true }))

const latch = (args: readonly string[], options: Partial<CallOptions> = {}) =>
  callCommand(args, { cwd, environment: { LATCH_HOME: join(cwd, 'home') }, ...options })

test.each([
  [['rnu', 'x.flow.json'], 'Did you mean run?'],
  [['run', 'x.flow.json', '--jsn'], 'Did you mean --json?'],
  [['run', 'x.flow.json', '--max-cost', 'much'], '--max-cost takes an amount'],
  [['run', 'x.flow.json', '--run-id', 'a', '--resume', 'b'], '--run-id and --resume exclude each other'],
  [['run'], "Missing required argument 'flow'"],
  [['run', 'x.flow.json', '--timeout', '60'], 'Write a number and a unit'],
  [['run', 'x.flow.json', '--run-id', '../x'], '--run-id takes'],
  [['run', 'gone.flow.json'], 'was not found'],
  [['run', '.'], 'is a folder'],
  [['secrets', 'pin', 'OPENAI_API_KEY', 'run'], 'environment, project, user, default'],
  [['secrets', 'list', '--project', 'gone'], 'does not exist'],
  [['secrets', 'set', 'OPENAI_API_KEY', '--layer', 'environment'], 'set by your shell or service'],
  [['secrets', 'set', 'not a name'], "cannot be a secret's name"],
  [['nodes', 'text.templte'], 'Did you mean "text.template"?'],
])('%j is bad usage, with a way on', async (args, words) => {
  const { code, stdout, stderr } = await latch(args)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(words)
})

test.each([
  [['x.flow.json', '--timeout', 'soon'], /--timeout does not understand/, /500ms, 60s/],
  [['x.flow.json', '--run-id', '../x'], /--run-id takes/],
  [['x.flow.json', '--jsn'], /^Unknown option '--jsn'$/, /^Did you mean --json\?$/],
  [['x.flow.json', '--wrong', 'x'], /^Unknown option '--wrong'$/, /latch run --help/],
  [['x.flow.json', '--record', 'x', '--replay', 'y'], /exclude each other/, /Replay first/],
  [['x.flow.json', '--replay', 'x', '--demo'], /asks no model/, /--replay-misses live/],
  [['x.flow.json', '--replay-misses', 'live'], /goes with --replay/],
  [[], /^Missing required argument 'flow'$/, /latch run --help/],
  [['x.flow.json', 'y.flow.json'], /^Too many arguments/, /latch run --help/],
  [['x.flow.json', '--input'], /^Option '--input <name=value>' argument missing$/],
  [['x.flow.json', '--events'], /exclude each other/],
])('run %j with --json prints one record that says what is wrong', async (args, message, hint = /^/) => {
  const { code, stdout, stderr } = await latch(['run', '--json', ...args])
  expect(code).toBe(2)
  const record = JSON.parse(stdout)
  expect(Object.keys(record)).toEqual(['run', 'status', 'outputs', 'usage', 'cost', 'key', 'error'])
  const error = { code: 'bad-usage', message: expect.stringMatching(message), path: '' }
  expect(record).toMatchObject({ status: 'failed', outputs: {}, cost: 0, key: null, error })
  expect(record.error.hint ?? '').toMatch(hint)
  expect(stderr).toContain(record.error.message)
})

test('with --events a refused command line is one run-end', async () => {
  const { code, stdout } = await latch(['run', 'x.flow.json', '--timeout', 'soon', '--events'])
  expect(code).toBe(2)
  expect(JSON.parse(stdout)).toMatchObject({ type: 'run-end', seq: 0, status: 'failed', error: { code: 'bad-usage' } })
})

test('help stays help, also with --json', async () => {
  const { code, stdout } = await latch(['run', '--help', '--json'])
  expect({ code, start: stdout.slice(0, 16) }).toEqual({ code: 0, start: 'Usage: latch run' })
})

test.each([[['--help']], [['run', '--help']], [['secrets', '--help']], [['help', 'check']]])(
  '%j prints help with an example on stdout',
  async (args) => {
    const { code, stdout, stderr } = await latch(args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/Usage: latch.*Example/s)
  },
)

test('--version prints the version', async () => {
  expect((await latch(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

describe('nodes', () => {
  test('lists the catalog, as a table and as JSON', async () => {
    const { code, stdout } = await latch(['nodes'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^openai\.prompt +Prompt +\S/m)
    const types = JSON.parse((await latch(['nodes', '--json'])).stdout)
    expect(types.length).toBe(stdout.trim().split('\n').length - 1)
  })

  test('describes one type in full', async () => {
    const { stdout } = await latch(['nodes', 'text.join'])
    expect(stdout).toMatch(/Inputs\n +parts +text \(several\)/)
    expect(stdout).toMatch(/Settings\n +separator +string/)
    const { inputs, settings } = JSON.parse((await latch(['nodes', 'text.join', '--json'])).stdout)
    expect(inputs.parts).toMatchObject({ kind: 'text', many: true })
    expect(Object.keys(settings.properties)).toContain('separator')
  })
})

test('variables that hold keys leave the environment, and nothing is put in', async () => {
  const environment = { LATCH_HOME: join(cwd, 'home'), OPENAI_API_KEY: 'x', OPENAI_ORG_ID: 'y', LATCH_CLOUD_KEY: 'z' }
  await latch(['nodes'], { environment })
  expect(environment).toEqual({ LATCH_HOME: join(cwd, 'home') })
})

test('a relative LATCH_HOME is meant from where the command was called', async () => {
  const environment = { LATCH_HOME: 'moved' }
  const saved = await latch(['secrets', 'set', 'TOKEN'], { environment, stdin: 'a value' })
  expect(saved.code).toBe(0)
  expect(saved.stdout).toContain(join(cwd, 'moved', 'config'))
  expect(await readdir(join(cwd, 'moved', 'config'))).toContain('secrets')
})

test('an address is judged before anybody is asked for a key', async () => {
  const { code, stderr } = await latch(['secrets', 'set', 'TOKEN', '--base-url', 'http://example.com/v1'], {
    terminals: ['stdin', 'stderr'],
  })
  expect(code).toBe(2)
  expect(stderr).toContain('in the clear')
  expect(stderr).not.toContain('Value of')
})

test.skipIf(process.getuid?.() !== 0)("somebody else's project file is passed over with a word", async () => {
  const folder = join(cwd, 'theirs')
  await mkdir(folder)
  await writeFile(join(folder, 'latchwork.json'), '{ "latchwork": 1 }')
  await writeFile(join(folder, 'x.flow.json'), '{ "latchwork": 1, "name": "x", "nodes": {}, "wires": [] }')
  await chown(join(folder, 'latchwork.json'), 4_001, 4_001)
  for (const args of [
    ['run', 'theirs/x.flow.json'],
    ['secrets', 'list', '--project', 'theirs'],
  ]) {
    const { code, stderr } = await latch(args)
    expect(code).toBe(0)
    expect(stderr).toMatch(/Note: .*latchwork\.json is passed over: it belongs to another user/)
  }
})

test('a prompt that is waiting for a key ends when it is interrupted', async () => {
  const controller = new AbortController()
  const call = latch(['secrets', 'set', 'OPENAI_API_KEY'], {
    terminals: ['stdin', 'stderr'],
    signal: controller.signal,
  })
  controller.abort(new Interruption('SIGTERM'))
  expect((await call).code).toBe(143)
})

test('a terminal does not obey what a result says, and a pipe gets it as it is', async () => {
  const template = 'a\u001b[2Jb\u202ec'
  const say = { type: 'text.template', with: { template } }
  const flow = { latchwork: 1, name: 'x', outputs: { text: 'say.text' }, nodes: { say }, wires: [] }
  await writeFile(join(cwd, 'say.flow.json'), JSON.stringify(flow))
  expect((await latch(['run', 'say.flow.json'])).stdout).toBe(`${template}\n`)
  expect((await latch(['run', 'say.flow.json'], { terminals: ['stdout'] })).stdout).toBe('a[2Jbc\n')
})
