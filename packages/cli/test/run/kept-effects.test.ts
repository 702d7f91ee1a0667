import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRedactor } from '@latchwork/secrets'
import { createRunStore } from '@latchwork/server/runs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { callCommand } from '../command-for-test.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latch-effects-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const FLOW = {
  latchwork: 1,
  name: 'asking',
  outputs: { answer: 'ask.text' },
  nodes: { ask: { type: 'openai.prompt', with: { prompt: 'Summarize: Iron rusts.' } } },
  wires: [],
}

test('a run of the command keeps what it was answered, one with a recording does not', async () => {
  await writeFile(join(folder, 'a.flow.json'), JSON.stringify(FLOW))
  const latch = (...args: string[]) =>
    callCommand(['run', 'a.flow.json', '--demo', ...args], {
      cwd: folder,
      environment: { LATCH_HOME: join(folder, 'home') },
    })
  expect((await latch('--run-id', 'one')).code).toBe(0)
  expect((await latch('--run-id', 'two', '--record', 'tape')).code).toBe(0)
  const store = createRunStore({ file: join(folder, '.latchwork', 'runs.db'), redactor: createRedactor() })
  try {
    expect(store.effects.state('one')).toBe('kept')
    expect(store.effects.calls('one').get('ask')).toMatchObject([{ call: 'fetch', gave: { status: 200 } }])
    expect(store.effects.state('two')).toBe('off')
  } finally {
    store.close()
  }
})
