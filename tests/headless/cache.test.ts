import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatFlow, type Flow } from '@latchwork/engine'
import { expect, onTestFinished, test } from 'vitest'
import { startTestServer } from '../../packages/server/test/start-test-server.ts'
import { callCommand } from '../support/canary-command.ts'

/** A question that is answered once for all runs; `note` is another setting of the node. */
const asking = (note = ''): Flow => ({
  latchwork: 1,
  name: 'asking',
  outputs: { text: 'ask.text' },
  nodes: {
    ask: {
      type: 'openai.prompt',
      with: { prompt: `Summarize: A latch keeps a gate shut. It is made of iron. ${note}` },
      policy: { cache: true },
    },
  },
  wires: [],
})

async function startServer() {
  const server = await startTestServer()
  onTestFinished(() => server[Symbol.asyncDispose]())
  /** Runs a flow to its end; gives what it gave, and whether it was taken from the cache. */
  const run = async (flow: Flow) => {
    const { run: id } = await server.client.call('runs.start', { body: { text: formatFlow(flow), inputs: {} } })
    let reused: boolean | undefined
    for await (const event of server.client.stream('runs.events', { parameters: { run: id }, query: {} })) {
      if (event.type === 'node-end' && event.path === 'ask') reused = event.reused
      if (event.type === 'run-end') break
    }
    const { status, outputs, usage } = await server.client.call('runs.show', { parameters: { run: id } })
    return { status, outputs, calls: usage.calls, reused }
  }
  writeFileSync(join(server.project, 'asking.flow.json'), formatFlow(asking()))
  const environment = { HOME: server.home, LATCH_HOME: server.home, TMPDIR: server.home, PATH: '/usr/bin:/bin' }
  const latch = (...args: string[]) => callCommand(args, { cwd: server.project, environment })
  return { run, latch }
}

test('what a run of the server gave is used again by the next one, unless a setting differs', async () => {
  const { run } = await startServer()
  const first = await run(asking())
  expect(first).toMatchObject({ status: 'done', calls: 1, reused: false })
  expect(await run(asking())).toEqual({ ...first, calls: 0, reused: true })
  expect(await run(asking('It rusts.'))).toMatchObject({ status: 'done', calls: 1, reused: false })
  expect(await run(asking())).toMatchObject({ calls: 0, reused: true })
})

test('server and command share what they gave, until the command forgets it', async () => {
  const { run, latch } = await startServer()
  const record = async () => {
    const { code, stdout } = await latch('run', 'asking.flow.json', '--demo', '--json')
    const { outputs, usage } = JSON.parse(stdout)
    return { code, outputs, calls: usage.calls }
  }
  const byCommand = await record()
  expect(byCommand).toMatchObject({ code: 0, calls: 1 })
  expect(await run(asking())).toMatchObject({ outputs: byCommand.outputs, calls: 0, reused: true })
  expect((await latch('cache', 'clear')).stdout).toBe('Forgot one outcome.\n')
  const byServer = await run(asking())
  expect(byServer).toMatchObject({ calls: 1, reused: false })
  expect(await record()).toEqual({ code: 0, outputs: byServer.outputs, calls: 0 })
})
