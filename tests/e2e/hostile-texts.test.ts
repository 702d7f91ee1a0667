import { expect, test } from 'vitest'
import { formatFlow, type FlowNode } from '../../packages/engine/src/index.ts'
import { describeInBrowser } from './harness.ts'
import { payloads } from './payloads.ts'
import { canvasOf, expectText, openFlow, resultsOf, runToEnd } from './steps.ts'

// Each payload stands in a node's title, in a literal, in a note, in a frame, and comes out as an output of the flow.
function hostileFlow(): string {
  const nodes: Record<string, FlowNode> = {}
  const outputs: Record<string, string> = {}
  const layout: Record<string, [number, number]> = {}
  for (const [at, payload] of payloads.entries()) {
    nodes[`n${at}`] = { type: 'text.template', title: payload.slice(0, 200), with: { template: escaped(payload) } }
    outputs[`o${at}`] = `n${at}.text`
    layout[`n${at}`] = [(at % 8) * 120, Math.floor(at / 8) * 100]
  }
  const notes = payloads.map((text, at) => ({
    id: `note${at}`,
    text,
    color: 'blue',
    box: [(at % 8) * 130, -600 + Math.floor(at / 8) * 80, 120, 70],
  }))
  const frames = payloads.map((title, at) => ({ id: `frame${at}`, title, color: 'red', nodes: [`n${at}`] }))
  return formatFlow({
    latchwork: 1,
    name: payloads[0],
    description: payloads[7],
    outputs,
    nodes,
    wires: [],
    layout,
    notes,
    frames,
  })
}

function escaped(text: string): string {
  return text.replaceAll('{{', String.raw`\{{`)
}

await describeInBrowser('Hostile texts', (open) => {
  test(`${payloads.length} payloads in names, values, notes, frames and outputs: none runs, no policy is broken`, async () => {
    expect(new Set(payloads).size).toBe(40)
    await using desk = await open({ isEmpty: true, files: { 'hostile.flow.json': hostileFlow() } })
    const { page } = desk
    // So large that all of them are drawn at once, as elements.
    await page.setViewportSize({ width: 2_600, height: 2_200 })
    await openFlow(desk, 'hostile.flow.json')
    await canvasOf(page).focus()
    await page.keyboard.press('1')
    await expect.poll(() => page.getByRole('group', { name: 'Note' }).count(), { timeout: 8_000 }).toBe(40)
    expect(await page.getByRole('group', { name: /, text\.template$/ }).count()).toBe(40)
    expect(await runToEnd(desk)).toMatchObject({ status: 'done' })
    await expectText(resultsOf(page), /window\.xss=1/)
    // Anything that waits for an event of its own has had the time for it.
    await page.waitForTimeout(500)
    expect(await page.evaluate(() => 'xss' in window)).toBe(false)
    expect(await page.locator('iframe, object, embed, [onerror], [onload], a[href^="javascript:" i]').count()).toBe(0)
    expect(desk.faults).toEqual([])
  })
})
