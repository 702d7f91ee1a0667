import { expect, test } from 'vitest'
import type { Desk } from './desk.ts'
import { describeInBrowser } from './harness.ts'
import { canvasOf, expectText, goToNode, nextRun, nodeNamed, openFlow, resultsOf, runToEnd } from './steps.ts'

const FLOW = 'chain.flow.json'
const CHAIN = {
  latchwork: 1,
  name: 'chain',
  inputs: { who: { kind: 'text', default: 'world' } },
  outputs: { text: 'shout.text' },
  nodes: {
    hello: { type: 'text.template', title: 'Hello', with: { template: 'Hello {{who}}' } },
    inner: { type: 'flow.call', title: 'Inner', graph: 'inside' },
    shout: { type: 'text.template', title: 'Shout', with: { template: '{{text}}!' } },
  },
  wires: ['hello.text -> inner.text', 'inner.text -> shout.text', 'input.who -> hello.who'],
  graphs: {
    inside: {
      inputs: { text: { kind: 'text' } },
      outputs: { text: 'twice.text' },
      nodes: { twice: { type: 'text.template', title: 'Twice', with: { template: '{{text}}, {{text}}' } } },
      wires: ['input.text -> twice.text'],
    },
  },
  layout: { hello: [0, 0], inner: [320, 0], shout: [640, 0] },
}

/** Does something by the menu of a node. */
async function choose({ page }: Desk, title: string, action: string): Promise<void> {
  await goToNode(page, title)
  await nodeNamed(page, title).click({ button: 'right' })
  await page.getByRole('menuitem', { name: action }).click()
}

await describeInBrowser('A part of a flow', (open) => {
  test('runs to a node and no further, and later from a node with what stands before it', async () => {
    await using desk = await open({ files: { [FLOW]: JSON.stringify(CHAIN) } })
    const { page } = desk
    await openFlow(desk, FLOW)
    await choose(desk, 'Hello', 'Run to here')
    expect(await nextRun(desk, 0)).toMatchObject({ part: { to: 'hello' }, outputs: { text: 'Hello world' } })
    await expectText(nodeNamed(page, 'Hello'), /✓/)
    expect(await nodeNamed(page, 'Shout').innerText()).not.toMatch(/✓/)

    const whole = await runToEnd(desk)
    expect(whole.outputs).toEqual({ text: 'Hello world, Hello world!' })
    await choose(desk, 'Shout', 'Run from here')
    const rest = await nextRun(desk, 2)
    expect(rest).toMatchObject({ part: { from: 'shout', run: whole.run }, outputs: whole.outputs })
    await expectText(nodeNamed(page, 'Inner'), /used again/)
    expect(await nodeNamed(page, 'Shout').innerText()).not.toMatch(/used again/)
    await expectText(resultsOf(page), /chain from shout: done/)
    expect(desk.faults).toEqual([])
  })

  test('cannot run from a node when nothing is known of those before, and says so', async () => {
    await using desk = await open({ files: { [FLOW]: JSON.stringify(CHAIN) } })
    const { page } = desk
    await openFlow(desk, FLOW)
    await choose(desk, 'Shout', 'Run from here')
    await expectText(resultsOf(page), /No run of this flow has recorded what "inner" gave\./)
    await expectText(nodeNamed(page, 'Shout'), /Run the flow once/)
    expect(desk.faults).toEqual([])
  })

  test('inside a graph says why there is nothing to run to', async () => {
    await using desk = await open({ files: { [FLOW]: JSON.stringify(CHAIN) } })
    const { page } = desk
    await openFlow(desk, FLOW)
    await goToNode(page, 'Inner')
    await nodeNamed(page, 'Inner').dblclick()
    await canvasOf(page)
      .getByRole('group', { name: /^Twice,/ })
      .click({ button: 'right' })
    const item = page.getByRole('menuitem', { name: /Run to here/ })
    await expectText(item, /go back to the flow/)
    expect(await item.getAttribute('aria-disabled')).toBe('true')
    expect(desk.faults).toEqual([])
  })
})
