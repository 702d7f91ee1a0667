import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exampleFolder, startDemoBench, type DemoBench } from '../support/demo-run.ts'
import { listOf, textOf } from '../support/json.ts'

const guideNames = readdirSync(`${exampleFolder}guides`)
const guides = guideNames.map((name) => readFileSync(`${exampleFolder}guides/${name}`, 'utf8'))
const names = readdirSync(exampleFolder)
  .filter((name) => name.endsWith('.flow.json'))
  .map((name) => name.replace('.flow.json', ''))

let bench: DemoBench

beforeAll(async () => {
  bench = await startDemoBench()
})
afterAll(() => bench.close())

async function outputsOf(name: string, inputs?: Record<string, string>) {
  const { result } = await bench.runExample(name, inputs)
  if (result.status !== 'done') throw new Error(`${name}: ${JSON.stringify(result)}`)
  return result.outputs
}

// Words alone: a sentence of an answer has lost the marks that it had in its guide.
function bare(text: string): string {
  return text.replaceAll(/[`*|]/g, '').replaceAll(/\s+/g, ' ').trim()
}

const allGuides = bare(guides.join('\n'))

// Where an answer may be cut: before a capital after the end of a sentence.
function sentencesOf(text: string): readonly string[] {
  return text.split(/(?<=[.!?]["”)]?)\s+(?=\p{Lu})/u)
}

// The guide that each sentence comes from, -1 for one that no guide has.
function sourcesOf(text: string): readonly number[] {
  const bareGuides = guides.map(bare)
  return sentencesOf(text).map((sentence) => bareGuides.findIndex((guide) => guide.includes(sentence)))
}

function countOf(facts: readonly string[], text: string): number {
  return facts.filter((fact) => text.includes(fact)).length
}

describe.each(names)('%s', (name) => {
  test('has no problem, is done, and says that the demo answered each of its calls', async () => {
    const { result, problems, keysUsed, demoHeaders } = await bench.runExample(name)
    expect(problems).toEqual([])
    expect(result.status).toBe('done')
    expect(keysUsed.every(({ demo, layer }) => demo && layer === 'default')).toBe(true)
    expect(demoHeaders).toHaveLength(result.usage.calls)
    expect(demoHeaders.every((header) => header === 'true')).toBe(true)
    expect(keysUsed).toHaveLength(name === 'word-count' ? 0 : 1)
  })

  test('gives the same in each run', async () => {
    expect(await outputsOf(name)).toEqual(await outputsOf(name))
  })
})

describe('summarize-folder', () => {
  const facts = ['401', '403', '429', 'model.request', 'api.responses.write', 'api.model.read', '0.15 US dollars']

  test('gives facts of the guides in their own sentences, from each guide and from none more than twice', async () => {
    const { summary, skipped } = await outputsOf('summarize-folder')
    const text = textOf(summary)
    expect(skipped).toEqual([])
    expect(countOf(facts, text)).toBeGreaterThanOrEqual(3)
    const sources = sourcesOf(text)
    expect(sources).not.toContain(-1)
    expect(sources).toEqual([...sources].sort((a, b) => a - b))
    expect(new Set(sources).size).toBe(guides.length)
    expect(sources.length).toBeLessThanOrEqual(10)
    for (const source of sources) expect(sources.filter((other) => other === source).length).toBeLessThanOrEqual(2)
  })

  test('has no sentence that needs the one before it', async () => {
    const { summary } = await outputsOf('summarize-folder')
    for (const sentence of sentencesOf(textOf(summary))) {
      expect(sentence).not.toMatch(/^(?:It|This|They|That|These|Those|Then|Also|Such)\b|^\w+ (?:it|them)\b/)
    }
  })
})

describe.each(guideNames)('extract-facts of %s', (guideName) => {
  const guide = readFileSync(`${exampleFolder}guides/${guideName}`, 'utf8')

  test('has the heading as topic, sentences as facts, and names marked as code as settings', async () => {
    const { topic, facts, page } = await outputsOf('extract-facts', { path: `guides/${guideName}` })
    expect(topic).toBe(/^# (.+)$/m.exec(guide)?.[1])
    const lines = listOf(facts).map((fact) => textOf(fact))
    expect(lines.length).toBeGreaterThanOrEqual(3)
    expect(lines.length).toBeLessThanOrEqual(8)
    for (const fact of lines) expect(allGuides).toContain(fact)
    const settings = /^Settings: (.+)$/m.exec(textOf(page))?.[1].split(', ') ?? []
    expect(settings.length).toBeGreaterThan(0)
    for (const setting of settings) expect(guide).toContain(`\`${setting}`)
    expect(lines.filter((fact) => settings.includes(fact))).toEqual([])
  })
})

test('extract-facts finds the settings of the guide about limits', async () => {
  const { page } = await outputsOf('extract-facts')
  for (const setting of ['maxOutputTokens', 'maxTurns', 'concurrency']) {
    expect(textOf(page).split('Settings:')[1]).toContain(setting)
  }
})

describe('ask-with-tools', () => {
  test('answers the question from the guides and reports the product', async () => {
    const { answer } = await outputsOf('ask-with-tools')
    expect(answer).toMatch(/^[^.]*Restricted[^.]*Models: Read[^.]*Model capabilities: Write/)
    expect(answer).toContain('360')
  })

  test('calls only the tools that the question needs', async () => {
    const { answer: product } = await outputsOf('ask-with-tools', { question: 'Multiply 3 by 4.' })
    expect(product).toMatch(/\b12\b/)
    const { answer: quote } = await outputsOf('ask-with-tools', { question: 'How often should I rotate a key?' })
    expect(quote).toContain('90 days')
    expect(quote).not.toContain('multiply')
    const { answer: nothing } = await outputsOf('ask-with-tools', { question: 'What is the capital of France?' })
    expect(nothing).toBe('The text does not say.')
  })
})

describe('triage', () => {
  test.each([
    ['Urgent: our key was pushed to a public repository. There is a leak.', 'leak', 'when-a-key-leaks'],
    ['My request fails with status 429 and insufficient_quota.', 'limit', 'set-limits-and-budgets'],
    ['I get 401 with Missing scopes: model.request.', 'permission', 'choose-key-permissions'],
  ])('%s', async (message, topic, guideName) => {
    const { reply } = await outputsOf('triage', { message })
    expect(reply).toContain(`Topic: ${topic}.`)
    expect(reply).toContain(`guides/${guideName}.md`)
  })

  test('asks the model about anything else, which says what it cannot do', async () => {
    const { reply } = await outputsOf('triage', { message: 'We wonder which colours your logo has.' })
    expect(reply).toContain('Topic: other.')
    expect(reply).toContain('The demo model quotes text')
  })
})

test('word-count counts what the guides hold', async () => {
  const words = guides.reduce((sum, guide) => sum + (guide.match(/\S+/g)?.length ?? 0), 0)
  expect(await outputsOf('word-count')).toMatchObject({ files: guides.length, words })
})
