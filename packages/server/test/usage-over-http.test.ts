import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startOpenAIStandIn, type OpenAIStandIn } from '../../../tests/support/openai-standin.ts'
import { ApiRefusal, type ApiClient, type ServerEvent } from '../src/api/index.ts'
import { startTestServer } from './start-test-server.ts'

let openai: OpenAIStandIn
beforeAll(async () => {
  openai = await startOpenAIStandIn()
})
afterAll(() => openai.close())

const parameters = { name: 'OPENAI_API_KEY' }

/** A server on which a key is saved that goes to the stand-in. */
async function startWithKey() {
  const server = await startTestServer()
  const body = { value: openai.key('good'), baseURL: openai.url }
  await server.client.call('secrets.set', { parameters, body })
  return server
}

async function runQuestion(client: ApiClient) {
  const { run } = await client.call('runs.start', { body: { path: 'question.flow.json' } })
  for await (const event of client.stream('runs.events', { parameters: { run }, query: {} }))
    if (event.type === 'run-end') break
  return client.call('runs.show', { parameters: { run } })
}

async function refusalOf(call: Promise<unknown>): Promise<ApiRefusal['error']> {
  try {
    await call
  } catch (error) {
    if (error instanceof ApiRefusal) return error.error
    throw error
  }
  throw new Error('It was not refused.')
}

test('what a run cost is told by key, flow, model and day, and as a file', async () => {
  await using server = await startWithKey()
  const { client, project } = server
  const { cost } = await runQuestion(client)
  expect(cost).toBeGreaterThan(0)
  const { total, keys, flows, models, days, months, pricesAsOf } = await client.call('usage.show', { query: {} })
  expect(total).toMatchObject({ calls: 1, unknownCalls: 0, runningCalls: 0 })
  expect(total.cost).toBeCloseTo(Number(cost), 8)
  expect(keys).toMatchObject([{ layer: 'user', hint: openai.key('good').slice(-4), flow: 'question' }])
  expect(flows).toMatchObject([{ flow: 'question', file: join(project, 'question.flow.json') }])
  expect(models).toMatchObject([{ model: 'gpt-6-luna', calls: 1 }])
  expect(days).toHaveLength(1)
  expect([months.length, pricesAsOf]).toEqual([1, '2026-11-21'])
  const { name, text } = await client.call('usage.csv', { query: {} })
  expect(name).toBe(`latchwork-usage-${months[0]}.csv`)
  expect(text.split('\r\n')[1]).toContain(',question,')
  expect((await client.call('usage.show', { query: { month: '2001-01' } })).total.calls).toBe(0)
  expect((await server.send('/api/usage?month=may')).status).toBe(400)
})

test('the demo model is on record and costs nothing', async () => {
  await using server = await startTestServer()
  expect((await runQuestion(server.client)).cost).toBe(0)
  const { keys, total } = await server.client.call('usage.show', { query: {} })
  expect(keys).toMatchObject([{ demo: true, cost: 0, calls: 1 }])
  expect(total.unknownCalls).toBe(0)
})

test('a budget that is set in the page refuses the next run, and one that is removed does not', async () => {
  await using server = await startWithKey()
  const { client } = server
  const labelled = { value: openai.key('good', 'another'), label: 'work', baseURL: openai.url }
  await client.call('secrets.set', { parameters, body: labelled })
  const { targets } = await client.call('budgets.list')
  expect(targets.map(({ target }) => target)).toEqual(['OPENAI_API_KEY', 'OPENAI_API_KEY/work'])
  const body = { target: 'OPENAI_API_KEY', monthly: 0.0001, notifyAt: 0.00005 }
  const { budgets } = await client.call('budgets.set', { body })
  expect(budgets).toEqual([{ ...body, spent: 0, reserved: 0, isNotified: false }])
  const { status, error } = await runQuestion(client)
  expect(status).toBe('failed')
  expect(error).toMatchObject({ code: 'budget-refused', message: expect.stringContaining('its limit is $0.0001') })
  expect((await client.call('budgets.remove', { body: { target: body.target } })).budgets).toEqual([])
  expect((await runQuestion(client)).status).toBe('done')
  expect(await refusalOf(client.call('budgets.set', { body: { ...body, target: 'no key' } }))).toMatchObject({
    code: 'bad-target',
    path: 'target',
  })
  expect(await refusalOf(client.call('budgets.set', { body: { target: 'OPENAI_API_KEY' } }))).toMatchObject({
    code: 'bad-request',
  })
})

test('passing a threshold is told to whoever listens, once', async () => {
  await using server = await startWithKey()
  const { client } = server
  await client.call('budgets.set', { body: { target: 'OPENAI_API_KEY', notifyAt: 0.000001 } })
  const stop = new AbortController()
  const heard: ServerEvent[] = []
  const listening = (async () => {
    for await (const event of client.stream('events', { signal: stop.signal })) heard.push(event)
  })().catch(() => undefined)
  while (heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  await runQuestion(client)
  await runQuestion(client)
  while (heard.filter(({ type }) => type === 'run-change').length < 4)
    await new Promise((resolve) => setTimeout(resolve, 5))
  stop.abort()
  await listening
  expect(heard.filter(({ type }) => type === 'budget-notice')).toMatchObject([
    { target: 'OPENAI_API_KEY', text: expect.stringContaining('All keys of OPENAI_API_KEY spent') },
  ])
})

test('limits of calls a minute are kept', async () => {
  await using server = await startTestServer()
  const { client } = server
  const limit = { target: 'OPENAI_API_KEY', model: 'gpt-6-luna', perMinute: 60 }
  expect((await client.call('rates.set', { body: limit })).rateLimits).toEqual([limit])
  const { perMinute: _, ...name } = limit
  expect((await client.call('rates.remove', { body: name })).rateLimits).toEqual([])
  expect((await refusalOf(client.call('rates.set', { body: { ...limit, perMinute: 0 } }))).path).toBe('perMinute')
})

test('a price of one’s own counts for the next run, until it is reset', async () => {
  await using server = await startWithKey()
  const { client } = server
  const { cost: before } = await runQuestion(client)
  const price = { input: 1_000, output: 1_000 }
  const { models, location } = await client.call('prices.set', { body: { model: 'gpt-6-luna', price } })
  expect(models.find(({ model }) => model === 'gpt-6-luna')).toMatchObject({ price, source: 'replaced' })
  expect(location).toMatch(/prices\.json$/)
  const { cost: after } = await runQuestion(client)
  expect(Number(after)).toBeGreaterThan(Number(before) * 100)
  const reset = await client.call('prices.reset', { body: { model: 'gpt-6-luna' } })
  expect(reset.models.find(({ model }) => model === 'gpt-6-luna')).toMatchObject({
    source: 'built-in',
    asOf: '2026-11-21',
  })
})

test('no run begins on prices that cannot be read', async () => {
  await using server = await startWithKey()
  await writeFile(join(server.home, 'prices.json'), '{ "models": { "gpt-6-luna": {} } }')
  const refusal = await refusalOf(server.client.call('runs.start', { body: { path: 'question.flow.json' } }))
  expect(refusal).toMatchObject({ code: 'bad-prices', message: expect.stringMatching(/prices\.json:1:\d+/) })
})
