import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createMemoryStore, createResolver, Secret } from '@latchwork/secrets'
import { startOpenAIStandIn, type OpenAIStandIn } from '../../../../tests/support/openai-standin.ts'
import { openaiAgent } from '../../src/openai/agent.ts'
import { openaiPrompt } from '../../src/openai/prompt.ts'
import { createOpenAIService, type KeyUsed, type OpenAIServiceOptions } from '../../src/openai/services.ts'
import { createTestContext, failureOf, type ContextParts } from '../context.ts'
import { answeredByDemo, contextFor, runIn } from './standin-context.ts'

let standIn: OpenAIStandIn

beforeAll(async () => {
  standIn = await startOpenAIStandIn()
})
afterEach(() => standIn.reset())
afterAll(() => standIn.close())

function setUp(personality: string, options: Partial<OpenAIServiceOptions> = {}) {
  const store = createMemoryStore()
  const resolver = createResolver({ layers: [{ name: 'user', store }] })
  const keep = (name: string, label?: string) =>
    store.set('OPENAI_API_KEY', new Secret(standIn.key(name)), { label, baseURL: standIn.url })
  const service = createOpenAIService({ resolver, fetch: (url, init) => fetch(url, init), now: () => 0, ...options })
  const ask = () => runIn(openaiPrompt, { image: [] }, contextFor(openaiPrompt, { prompt: 'Hello' }, service).ctx)
  return { service, keep, ask, ready: keep(personality) }
}

test('a key that is replaced during a run is used for the next call', async () => {
  const used: KeyUsed[] = []
  const { keep, ask, ready } = setUp('good', { onKeyUsed: (key) => used.push(key) })
  await ready
  await ask()
  await ask()
  await keep('rateLimited')
  await failureOf(ask())
  expect(standIn.calls.map(({ personality }) => personality)).toEqual(['good', 'good', 'rateLimited'])
  expect(used.map(({ hint }) => hint)).toEqual([standIn.key('good').slice(-4), standIn.key('rateLimited').slice(-4)])
  expect(JSON.stringify(used)).not.toContain(standIn.key('good'))
})

test('the label that a flow chose selects its key', async () => {
  const { keep, ask, ready, service } = setUp('wrong', { labels: { OPENAI_API_KEY: 'work' } })
  await ready
  await keep('good', 'work')
  await ask()
  expect(standIn.calls[0].personality).toBe('good')
  expect(service.keysUsed()).toMatchObject([{ layer: 'user', label: 'work', demo: false }])
})

test('a key of the environment that is used instead of a labelled one comes with a note', async () => {
  const environment = createMemoryStore({
    entries: [{ name: 'OPENAI_API_KEY', secret: new Secret(standIn.key('good')) }],
  })
  const resolver = createResolver({
    layers: [{ name: 'environment', store: environment }],
    knownAddresses: { OPENAI_API_KEY: standIn.url },
  })
  const { service, ask } = setUp('good', { resolver, labels: { OPENAI_API_KEY: 'work' } })
  await ask()
  expect(service.keysUsed()).toEqual([
    expect.objectContaining({ layer: 'environment', note: expect.stringContaining('the label work was asked for') }),
  ])
})

test('a key under which the demo model answers is told as the demo’s from its first answer on', async () => {
  const used: KeyUsed[] = []
  const { service, keep, ready } = setUp('good', { onKeyUsed: (key) => used.push(key) })
  await ready
  const answers: boolean[] = []
  const demoAtFirst: ContextParts['fetch'] = async (url, init) => {
    const answer = await answeredByDemo(url, init)
    return answers.push(true) === 1 ? answer : fetch(url, init)
  }
  const ask = () =>
    runIn(openaiPrompt, { image: [] }, contextFor(openaiPrompt, { prompt: 'Hi' }, service, { fetch: demoAtFirst }).ctx)
  await ask()
  await ask()
  await keep('readOnly')
  await failureOf(ask())
  expect(service.keysUsed().map(({ demo }) => demo)).toEqual([true, false])
  expect(used.map(({ demo }) => demo)).toEqual([false, true, false])
})

test('the turns of an agent that the demo model answers are free', async () => {
  const { service, ready } = setUp('good')
  await ready
  const { ctx, usages } = contextFor(openaiAgent, {}, service, { fetch: answeredByDemo })
  expect(await runIn(openaiAgent, { input: 'Hi', tools: [] }, ctx)).toMatchObject({ usage: { cost: 0, calls: 1 } })
  expect(usages).toMatchObject([{ cost: 0 }])
  expect(service.keysUsed()).toMatchObject([{ demo: true }])
})

test('a missing key fails the node with the ways on', async () => {
  const resolver = createResolver({ layers: [{ name: 'user', store: createMemoryStore() }] })
  const service = createOpenAIService({ resolver, fetch: () => Promise.reject(new Error('sent')), now: () => 0 })
  const { ctx } = contextFor(openaiPrompt, { prompt: 'Hello' }, service)
  const error = await failureOf(runIn(openaiPrompt, { image: [] }, ctx))
  expect(error).toMatchObject({ code: 'secret-missing', retryable: false })
  expect(error.hint).toContain('latch secrets set OPENAI_API_KEY')
})

test('a host without the service is told so', async () => {
  const { ctx } = createTestContext({ settings: { prompt: 'Hello', model: 'gpt-6-luna', instructions: '' } })
  expect(await failureOf(runIn(openaiPrompt, { image: [] }, ctx))).toMatchObject({ code: 'no-openai-service' })
})

test('lists the models once in ten minutes for each key', async () => {
  let now = 0
  const { service, keep, ready } = setUp('good', { now: () => now })
  await ready
  const [models] = await Promise.all([service.models(), service.models()])
  expect(models.map(({ id }) => id)).toEqual(['gpt-6-luna', 'gpt-6-sol', 'gpt-6.1-sol'])
  expect(standIn.calls).toHaveLength(1)
  now = 600_000
  await service.models()
  expect(standIn.calls).toHaveLength(2)
  await keep('noCredit')
  await service.models()
  expect(standIn.calls).toHaveLength(3)
})

test('a list that was refused is explained, and asked for again', async () => {
  const { service, ready } = setUp('restricted')
  await ready
  const error = await failureOf(service.models())
  expect(error).toMatchObject({ code: 'missing-scopes' })
  expect(error.message).toContain('api.model.read')
  await failureOf(service.models())
  expect(standIn.calls).toHaveLength(2)
})
