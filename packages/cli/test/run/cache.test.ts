import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callCommand, type Called } from '../command-for-test.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latch-cache-'))
  const ask = { type: 'openai.prompt', with: { prompt: 'Summarize: Iron rusts.' }, policy: { cache: true } }
  const flow = { latchwork: 1, name: 'a', outputs: { text: 'ask.text' }, nodes: { ask }, wires: [] }
  await writeFile(join(folder, 'a.flow.json'), JSON.stringify(flow))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const latch = (...args: string[]): Promise<Called> =>
  callCommand(args, { cwd: folder, environment: { LATCH_HOME: join(folder, 'home') } })

test('a later run uses the answer again, until it is forgotten; a recording is whole all the same', async () => {
  expect(JSON.parse((await latch('cache', '--json')).stdout)).toMatchObject({ entries: 0 })
  const first = await latch('run', 'a.flow.json', '--demo', '--json')
  expect(JSON.parse(first.stdout)).toMatchObject({ status: 'done', usage: { calls: 1 } })
  const second = await latch('run', 'a.flow.json', '--demo', '--json')
  expect(second.stderr).toContain('ask  used again')
  expect(JSON.parse(second.stdout)).toMatchObject({ usage: { calls: 0 }, outputs: JSON.parse(first.stdout).outputs })
  expect((await latch('cache')).stdout).toMatch(/one outcome, .* of at most 256\.0 MiB\nTYPE .*\nopenai\.prompt/)

  const recorded = await latch('run', 'a.flow.json', '--demo', '--record', 'tape')
  expect(recorded.stderr).toContain('Recorded one call in tape.')
  const replayed = await latch('run', 'a.flow.json', '--replay', 'tape', '--json')
  expect(JSON.parse(replayed.stdout)).toMatchObject({ outputs: JSON.parse(first.stdout).outputs, key: null })

  expect((await latch('cache', 'clear')).stdout).toBe('Forgot one outcome.\n')
  const third = await latch('run', 'a.flow.json', '--demo', '--json')
  expect(JSON.parse(third.stdout)).toMatchObject({ usage: { calls: 1 } })
})

test('a folder that cannot be written is told before anything is asked', async () => {
  const { code, stderr } = await latch('run', 'a.flow.json', '--demo', '--record', 'a.flow.json')
  expect(code).toBe(2)
  expect(stderr).toContain('--record cannot write into')
  expect(stderr).not.toContain('ask')
})

test('changed calls may go out, each named', async () => {
  await latch('run', 'a.flow.json', '--demo', '--record', 'before')
  const ask = { type: 'openai.prompt', with: { prompt: 'Summarize: Gold is dear.' } }
  const flow = { latchwork: 1, name: 'a', outputs: { text: 'ask.text' }, nodes: { ask }, wires: [] }
  await writeFile(join(folder, 'a.flow.json'), JSON.stringify(flow))
  const strict = await latch('run', 'a.flow.json', '--replay', 'before', '--json')
  expect(strict.code).toBe(1)
  expect(JSON.parse(strict.stdout).error).toMatchObject({ code: 'replay-miss', path: 'ask' })
  const lenient = await latch('run', 'a.flow.json', '--replay', 'before', '--replay-misses', 'live', '--demo')
  expect(lenient).toMatchObject({ code: 0, stdout: 'Gold is dear.\n' })
  expect(lenient.stderr).toContain('Changed: "ask" asks for POST openai://responses.')
})

test('a policy that handles errors does not hide what a recording lacks', async () => {
  await latch('run', 'a.flow.json', '--demo', '--record', 'skipped')
  const ask = {
    type: 'openai.prompt',
    with: { prompt: 'Other' },
    policy: { onError: { value: { text: 'none', value: null, usage: {} } } },
  }
  const flow = { latchwork: 1, name: 'a', outputs: { text: 'ask.text' }, nodes: { ask }, wires: [] }
  await writeFile(join(folder, 'a.flow.json'), JSON.stringify(flow))
  const { code, stdout } = await latch('run', 'a.flow.json', '--replay', 'skipped', '--json')
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ status: 'failed', error: { code: 'replay-miss', path: 'ask' } })
})
