import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createWorld } from '../headless/cli-world.ts'
import { describeInBrowser } from './harness.ts'
import { changedFile, goToNode, openFlow, runToEnd } from './steps.ts'

const FLOW = 'templates/go-through-a-list.flow.json'
const recordSchema = z.looseObject({
  status: z.string(),
  outputs: z.record(z.string(), z.unknown()),
  usage: z.unknown(),
  cost: z.unknown(),
  key: z.looseObject({ layer: z.string(), demo: z.boolean() }),
})

await describeInBrowser('One engine, one answer', (open) => {
  test('a flow that the editor saved runs in the command with the same outputs and the same record', async () => {
    await using desk = await open()
    const before = desk.read(FLOW)
    await openFlow(desk, FLOW)
    await goToNode(desk.page, 'Count the reviews')
    await desk.page.keyboard.press('ArrowDown')
    await changedFile(desk, FLOW, before)
    const shown = await runToEnd(desk)

    const world = await createWorld()
    try {
      const called = await world.latch(['run', join(desk.project, FLOW), '--demo', '--json'])
      expect(called).toMatchObject({ code: 0 })
      const told = recordSchema.parse(JSON.parse(called.stdout))
      expect(told.status).toBe(shown.status)
      expect(told.outputs).toEqual(shown.outputs)
      expect(told.usage).toMatchObject({ calls: shown.usage.calls, totalTokens: shown.usage.totalTokens })
      expect(told.cost).toBe(shown.cost)
      expect(told.key).toMatchObject({ layer: shown.key?.layer, demo: shown.key?.demo })
    } finally {
      await world.remove()
    }
  })
})
