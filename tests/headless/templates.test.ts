import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatFlow, parseFlow } from '../../packages/engine/src/index.ts'
import { exampleFolder, startDemoBench, type DemoBench } from '../support/demo-run.ts'
import { listOf, objectOf, textOf } from '../support/json.ts'

const ENDING = '.flow.json'
const names = readdirSync(`${exampleFolder}templates`)
  .filter((name) => name.endsWith(ENDING))
  .map((name) => name.slice(0, -ENDING.length))

let bench: DemoBench

beforeAll(async () => {
  bench = await startDemoBench()
})
afterAll(() => bench.close())

async function outputsOf(name: string, inputs?: Record<string, string>) {
  const { result } = await bench.runExample(`templates/${name}`, inputs)
  if (result.status !== 'done') throw new Error(`${name}: ${JSON.stringify(result)}`)
  return result.outputs
}

test('there are six', () => {
  expect(names).toHaveLength(6)
})

describe.each(names)('%s', (name) => {
  const text = readFileSync(`${exampleFolder}templates/${name}${ENDING}`, 'utf8')
  const flow = parseFlow(text)

  test('is canonical text, says what it is for, and has notes on every graph', () => {
    expect(formatFlow(flow)).toBe(text)
    expect(flow.name).not.toBe(name)
    expect(flow.description?.length).toBeGreaterThan(40)
    for (const graph of [flow, ...Object.values(flow.graphs ?? {})]) {
      const notes = listOf(graph.notes).map((note) => textOf(objectOf(note)['text']))
      expect(notes.join('').length).toBeGreaterThan(60)
      expect(Object.keys(objectOf(graph.layout))).toEqual(
        expect.arrayContaining(['input', 'output', ...Object.keys(graph.nodes)]),
      )
    }
  })

  test('asks nobody for anything but the model, so that it opens in any folder', () => {
    const types = [flow, ...Object.values(flow.graphs ?? {})].flatMap((graph) => Object.values(graph.nodes))
    expect(types.filter(({ type }) => /^(?:files|http)\./.test(type))).toEqual([])
    for (const input of Object.values(flow.inputs ?? {})) expect(input.default).toBeDefined()
  })

  test('has no problem, and is done with answers of the demo model alone', async () => {
    const { result, problems, keysUsed, demoHeaders } = await bench.runExample(`templates/${name}`)
    expect(problems).toEqual([])
    expect(result.status).toBe('done')
    expect(keysUsed.map(({ demo, layer }) => [demo, layer])).toEqual([[true, 'default']])
    expect(demoHeaders.length).toBeGreaterThan(0)
    expect(demoHeaders.every((header) => header === 'true')).toBe(true)
  })
})

test('ask-about-a-text answers in the words of the text', async () => {
  expect(await outputsOf('ask-about-a-text')).toEqual({ answer: 'Books may be kept for four weeks, films for one.' })
  const { answer } = await outputsOf('ask-about-a-text', { question: 'What does a late book cost?' })
  expect(answer).toContain('20 cents')
})

test('three-points gives a headline and three points of the text', async () => {
  const { page } = await outputsOf('three-points')
  expect(textOf(page)).toMatch(/^# The night train\n\n- .+\n- .+\n- .+\n$/)
})

test('text-to-data gives the topic and as many facts as it counts', async () => {
  const { topic, facts, count } = await outputsOf('text-to-data')
  expect(topic).toBe('Minutes of the garden club')
  expect(listOf(facts)).toHaveLength(5)
  expect(count).toBe(5)
})

test.each([
  ['I paid twice for my order. Please refund the second payment.', 'billing', 'payment'],
  ['Where is my parcel? The tracking says nothing.', 'delivery', 'parcel'],
  ['We wonder which colours your logo has.', 'other', 'within two days'],
])('sort-a-message: %s', async (message, kind, words) => {
  const outputs = await outputsOf('sort-a-message', { message })
  expect(outputs['kind']).toBe(kind)
  expect(outputs['reply']).toContain(words)
})

test('go-through-a-list judges each line, in order', async () => {
  const { moods, report } = await outputsOf('go-through-a-list')
  expect(moods).toEqual(['positive', 'negative', 'positive', 'negative'])
  expect(textOf(report)).toMatch(/^4 reviews:\n\n- positive: The chair/)
})

test('agent-with-a-tool multiplies with its tool and shows the call', async () => {
  const { answer, steps } = await outputsOf('agent-with-a-tool')
  expect(answer).toContain('437')
  const calls = listOf(steps).filter((step) => objectOf(step)['type'] === 'function_call')
  expect(calls.map((call) => objectOf(call)['name'])).toEqual(['multiply'])
})
