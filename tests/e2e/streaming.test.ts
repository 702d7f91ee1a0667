import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { describeInBrowser } from './harness.ts'
import { expectText, goToNode, nextRun, nodeNamed, openFlow, runToEnd } from './steps.ts'

const TEXT = 'templates/ask-about-a-text.flow.json'
const WIDE = 'wide.flow.json'
const ITEMS = 24
const MAP = JSON.stringify({
  latchwork: 1,
  name: 'wide',
  inputs: {
    texts: {
      kind: 'list<text>',
      default: Array.from(
        { length: ITEMS },
        (_, at) => `The parcel ${at} came late and was wet. Parcel ${at} goes back today.`,
      ),
    },
  },
  outputs: { answers: 'each.answer' },
  nodes: { each: { type: 'flow.map', title: 'Each parcel', graph: 'one', with: { concurrency: 8 } } },
  wires: ['input.texts -> each.items'],
  graphs: {
    one: {
      inputs: { item: { kind: 'text' } },
      outputs: { answer: 'ask.text' },
      nodes: { ask: { type: 'openai.prompt', title: 'Ask', with: { prompt: 'What is wrong?\n\n{{item}}' } } },
      wires: ['input.item -> ask.item'],
    },
  },
})

/** Notes every text that the stream of a node shows; `seen` gives them, in order. */
async function watchStream(page: Page, node: string): Promise<{ readonly seen: () => Promise<readonly string[]> }> {
  const handle = await page.evaluateHandle((id) => {
    const texts: string[] = []
    const note = () => {
      const text = document.querySelector(`[data-node="${id}"] .stream`)?.textContent ?? ''
      if (text !== '' && text !== texts.at(-1)) texts.push(text)
    }
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true })
    return texts
  }, node)
  return { seen: () => handle.jsonValue() }
}

await describeInBrowser('The text that a model writes', (open) => {
  test('grows inside the node while it runs', async () => {
    await using desk = await open({ delayMs: 60 })
    const { page } = desk
    await openFlow(desk, TEXT)
    await goToNode(page, 'Answer the question')
    const stream = await watchStream(page, 'ask')
    const { outputs } = await runToEnd(desk)
    const texts = await stream.seen()
    expect(texts.length).toBeGreaterThan(3)
    for (const [at, text] of texts.slice(1).entries()) expect(text.startsWith(texts[at])).toBe(true)
    expect(texts.at(-1)).toBe(outputs['answer'])
    expect(desk.faults).toEqual([])
  })

  test('of a wide map is counted at the map, and grows inside its graph', async () => {
    await using desk = await open({ files: { [WIDE]: MAP }, delayMs: 120 })
    const { page } = desk
    await openFlow(desk, WIDE)
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await expectText(nodeNamed(page, 'Each parcel'), new RegExp(`[1-9]\\d* of ${ITEMS}`))
    await nodeNamed(page, 'Each parcel').dblclick()
    await nodeNamed(page, 'Ask').waitFor()
    const stream = await watchStream(page, 'ask')
    await expectText(nodeNamed(page, 'Ask'), /\d+ of \d+/)
    expect(await nextRun(desk, 0)).toMatchObject({ status: 'done' })
    expect((await stream.seen()).length).toBeGreaterThan(5)
    await expectText(nodeNamed(page, 'Ask'), new RegExp(`✓ ${ITEMS} of ${ITEMS}`))
    expect(desk.faults).toEqual([])
  })
})
