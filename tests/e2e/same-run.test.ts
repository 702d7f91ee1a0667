import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createWorld } from '../headless/cli-world.ts'
import { exampleFolder } from '../support/demo-run.ts'
import type { Desk } from './desk.ts'
import { describeInBrowser } from './harness.ts'
import { canvasOf, changedFile, expectText, goToNode, openFlow, runToEnd } from './steps.ts'

const isFlow = (path: string) => path.endsWith('.flow.json')
const EXAMPLES = readdirSync(exampleFolder).filter(isFlow).toSorted()
const TEMPLATES = readdirSync(join(exampleFolder, 'templates'))
  .filter(isFlow)
  .map((name) => `templates/${name}`)
  .toSorted()

/** One failure that is handled, and one that is not. */
const FAILING = JSON.stringify({
  latchwork: 1,
  name: 'failing',
  outputs: { answer: 'ask.text', handled: 'soft.value', never: 'stop.value' },
  nodes: {
    ask: { type: 'openai.prompt', title: 'Ask', with: { prompt: 'Say hello' } },
    soft: { type: 'flow.fail', with: { message: 'not so bad' }, policy: { onError: { value: { value: 'instead' } } } },
    stop: { type: 'flow.fail', title: 'Stop here', with: { message: 'This is as far as it goes.' } },
  },
  wires: ['ask.text -> stop.value'],
})

const recordSchema = z.object({
  status: z.string(),
  outputs: z.record(z.string(), z.unknown()),
  usage: z.unknown(),
  cost: z.unknown(),
  key: z.object({ layer: z.string(), demo: z.boolean() }).nullable(),
  error: z.unknown().optional(),
})
const eventSchema = z.looseObject({ type: z.string(), path: z.string() })

/** A record without what differs from run to run: ids, times, and the demo model's key, which each process makes. */
function recordOf(told: unknown): string {
  return withoutIds(recordSchema.parse(told))
}

/** What the nodes did, whatever the order among those that went at a time; texts stream in pieces of any size. */
function deedsOf(events: readonly unknown[]): readonly string[] {
  return events
    .map((event) => eventSchema.parse(event))
    .filter(({ path, delta }) => path !== '' && !z.object({ text: z.string() }).safeParse(delta).success)
    .map(({ run: _run, seq: _seq, at: _at, ...deed }) => withoutIds(deed))
    .toSorted()
}

/** The demo model gives each tool call an id. */
function withoutIds(value: object): string {
  return JSON.stringify(value, (_, inner: unknown) => inOrder(inner)).replaceAll(/call_[0-9a-f]{32}/g, 'call')
}

function inOrder(value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) : value
}

/** Runs a flow in the page and in the command, and expects one answer. */
async function expectSameRun(desk: Desk, path: string, world: Awaited<ReturnType<typeof createWorld>>): Promise<void> {
  await openFlow(desk, path)
  const shown = await runToEnd(desk)
  const { stdout } = await world.latch(['run', join(desk.project, path), '--demo', '--events'])
  const told = stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
  const events: unknown[] = []
  for await (const event of desk.client.stream('runs.events', { parameters: { run: shown.run }, query: {} }))
    events.push(event)
  expect(recordOf(shown), path).toBe(recordOf(told.at(-1)))
  expect(deedsOf(events), path).toEqual(deedsOf(told))
}

await describeInBrowser('One engine, one answer', (open) => {
  test.each([
    ['the examples', EXAMPLES],
    ['the templates', TEMPLATES],
  ])(
    'as the editor saved them, %s give the same outputs, the same record and the same events in the command',
    async (_, paths) => {
      await using desk = await open()
      const world = await createWorld()
      try {
        for (const path of paths) await expectSameRun(desk, path, world)
      } finally {
        await world.remove()
      }
      expect(desk.faults).toEqual([])
    },
    90_000,
  )

  test('a flow that fails fails in the command with the same error, after it was changed and saved', async () => {
    await using desk = await open({ files: { 'failing.flow.json': FAILING } })
    const world = await createWorld()
    try {
      await openFlow(desk, 'failing.flow.json')
      await goToNode(desk.page, 'Stop here')
      await desk.page.keyboard.press('ArrowDown')
      await changedFile(desk, 'failing.flow.json', FAILING)
      await expectSameRun(desk, 'failing.flow.json', world)
    } finally {
      await world.remove()
    }
    const { runs } = await desk.client.call('runs.list', { query: {} })
    // The editor's and the command's: they keep one history.
    expect(runs).toHaveLength(2)
    for (const run of runs) expect(run).toMatchObject({ status: 'failed', error: { code: 'flow-fail', path: 'stop' } })
    expect(desk.faults).toEqual([])
  })
})

await describeInBrowser('The file of a flow', (open) => {
  test('stays byte for byte when the flow is opened, saved, and changed there and back', async () => {
    await using desk = await open()
    const { page } = desk
    for (const path of [...EXAMPLES, ...TEMPLATES]) {
      const before = desk.read(path)
      await openFlow(desk, path)
      await canvasOf(page).focus()
      await page.keyboard.press('ControlOrMeta+S')
      await expectText(page.getByRole('status', { name: 'Save state' }), /^Saved$/)
      expect(desk.read(path), path).toBe(before)
      await page.keyboard.press('ControlOrMeta+A')
      await page.keyboard.press('ControlOrMeta+D')
      await changedFile(desk, path, before)
      await page.keyboard.press('ControlOrMeta+Z')
      await expect.poll(() => desk.read(path), { message: path, timeout: 10_000 }).toBe(before)
    }
    expect(desk.faults).toEqual([])
  }, 90_000)
})
