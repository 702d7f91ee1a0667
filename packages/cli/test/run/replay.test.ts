import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callCommand, type Called } from '../command-for-test.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latch-replay-'))
  const flow = {
    latchwork: 1,
    name: 'late',
    outputs: { choice: 'ask.choice' },
    nodes: { ask: { type: 'flow.approve' }, pause: { type: 'flow.delay', with: { ms: 3_600_000 } } },
    wires: ['pause.value -> ask.value'],
  }
  await writeFile(join(folder, 'late.flow.json'), JSON.stringify(flow))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Replays on what a person has answered, if anybody has. */
async function replay(gave: object): Promise<Called> {
  const tape = join(folder, 'tape')
  await mkdir(tape, { recursive: true })
  const calls = { ask: [{ call: 'wait', asked: { signal: 'approve' }, ...gave }] }
  await writeFile(join(tape, 'cassette.json'), JSON.stringify({ 'latchwork-cassette': 1, flow: 'late', calls }))
  const environment = { LATCH_HOME: join(folder, 'home') }
  return callCommand(['run', 'late.flow.json', '--replay', 'tape'], { cwd: folder, environment })
}

test('a replay waits neither for an hour nor for the person who answered', async () => {
  expect(await replay({ gave: { choice: 'approve', value: true } })).toMatchObject({ code: 0, stdout: 'approve\n' })
})

test('a replay ends as waiting where nobody had answered, and offers no way to answer a run that is not kept', async () => {
  const { code, stderr } = await replay({})
  expect(code).toBe(5)
  expect(stderr).toContain('Waiting at ask: Go on? (approve, reject)')
  expect(stderr).not.toContain('latch runs answer')
})
