import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compile, createMemoryBlobs, createRegistry, run as runPlan, type Flow } from '@latchwork/engine'
import { catalog } from '@latchwork/nodes/catalog'
import { createRedactor } from '@latchwork/secrets'
import { expect, onTestFinished, test } from 'vitest'
import type { WireRunEvent } from '../../src/api/index.ts'
import { createRunDesk } from '../../src/runs/run-desk.ts'
import { createRunStore } from '../../src/runs/run-store.ts'
import type { Runner } from '../../src/runs/runner.ts'

const nap: Flow = {
  latchwork: 1,
  name: 'nap',
  outputs: { out: 'nap.value' },
  nodes: { nap: { type: 'flow.delay', with: { ms: 400, value: 'rested' } } },
  wires: [],
}
const plan = compile(nap, createRegistry(catalog))
const order = { plan, inputs: {}, text: '{}', maxInFlight: 8, timeoutMs: 0, keepEffects: false }
const plain: Runner = async ({ run, plan, signal, onEvent }) => {
  return { result: await runPlan(plan, { runId: run, signal, onEvent }), keys: [] }
}

async function makeFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'latchwork-desk-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return join(folder, 'runs.db')
}

function openDesk(file: string, runner: Runner = plain) {
  const redactor = createRedactor()
  const store = createRunStore({ file, redactor })
  const faults: unknown[] = []
  const failed = (fault: unknown): void => {
    faults.push(fault)
  }
  const blobs = createMemoryBlobs()
  const desk = createRunDesk({
    store,
    runner,
    blobs,
    redactor,
    places: { project: '/srv/project', home: '/srv/home' },
    now: Date.now,
    changed: () => {},
    onBudgetNews: () => {},
    failed,
  })
  const follow = async (run: string): Promise<readonly WireRunEvent['type'][]> => {
    const types: WireRunEvent['type'][] = []
    for await (const event of desk.follow(run, 0, new AbortController().signal)) types.push(event.type)
    return types
  }
  return { desk, store, faults, follow }
}

test('two desks on one store work: each follows the runs of the other, and stops only its own', async () => {
  const file = await makeFile()
  const [one, other] = [openDesk(file), openDesk(file)]
  const run = one.desk.start(order)
  expect(() => other.desk.cancel(run)).toThrow('Another process runs this')
  const [here, there] = await Promise.all([one.follow(run), other.follow(run)])
  expect(there).toEqual(here)
  expect(there).toEqual(['run-start', 'node-start', 'node-end', 'run-end'])
  expect(other.store.find(run)?.outputs).toEqual({ out: 'rested' })
  for (const { store } of [one, other]) store.close()
})

test('a runner that fails itself ends its run as failed, says so, and names no stack', async () => {
  const { desk, store, faults, follow } = openDesk(await makeFile(), async () => {
    throw new TypeError('a fault of the host')
  })
  const run = desk.start(order)
  expect(await follow(run)).toEqual(['run-end'])
  expect(store.find(run)).toMatchObject({ status: 'failed', error: { code: 'server-failed' } })
  expect(JSON.stringify(store.find(run))).not.toContain('a fault of the host')
  expect(faults).toHaveLength(1)
  store.close()
})

test('closing stops every run and waits until its record is complete', async () => {
  const { desk, store } = openDesk(await makeFile())
  const runs = [desk.start(order), desk.start(order), desk.start(order)]
  await desk.close()
  expect(runs.map((run) => store.find(run)?.status)).toEqual(['canceled', 'canceled', 'canceled'])
  store.close()
})

test('more runs at a time than the desk takes are refused', async () => {
  const { desk, store } = openDesk(await makeFile())
  for (let count = 0; count < 32; count++) desk.start(order)
  expect(() => desk.start(order)).toThrow('32 runs are under way already')
  await desk.close()
  store.close()
})

test('whoever stops listening is let go while the run goes on', async () => {
  const { desk, store } = openDesk(await makeFile())
  const run = desk.start(order)
  const stop = new AbortController()
  const events = desk.follow(run, 2, stop.signal)
  const next = events.next()
  stop.abort()
  expect((await next).done).toBe(true)
  expect(store.find(run)?.status).toBe('running')
  await desk.close()
  store.close()
})
