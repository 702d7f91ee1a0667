import { createRedactor } from '@latchwork/secrets'
import { createRunStore } from '../../src/runs/run-store.ts'

// Begins a run in the store given by the first argument, and waits to be killed in the middle of it.
const [, , file = ''] = process.argv
const store = createRunStore({ file, redactor: createRedactor() })
const run = 'unfinished'
store.begin({ run, flow: 'flow', text: '{}', startedAt: 1_000, inputs: {} })
store.append(run, [
  { type: 'run-start', run, seq: 0, at: 1_000, path: '', flow: 'flow' },
  { type: 'node-start', run, seq: 1, at: 1_500, path: 'ask', node: 'openai.prompt' },
])
process.stdout.write('begun\n')
setInterval(() => {}, 60_000)
