import { createServer, type Server } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { mintKey } from '../../../../tests/support/openai-standin-keys.ts'
import { responseEvents } from '../../../../tests/support/openai-standin-answers.ts'
import { objectOf } from '../../../../tests/support/json.ts'
import { openaiPrompt } from '../../src/openai/prompt.ts'
import { failureOf } from '../context.ts'
import { contextFor, runIn, serviceFor } from './standin-context.ts'

let server: Server | undefined

afterEach(() => {
  server?.close()
})

/** Asks a server that answers with these events, whatever it is asked. */
async function askOf(events: readonly unknown[]) {
  const stream = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')
  server = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(stream),
  )
  const url = await listen(server)
  const test = contextFor(openaiPrompt, { prompt: 'Hello' }, serviceFor(mintKey('sk-proj-'), url))
  return { ...test, outputs: runIn(openaiPrompt, { image: [] }, test.ctx) }
}

function listen(on: Server): Promise<string> {
  return new Promise((resolve) =>
    on.listen(0, '127.0.0.1', () => {
      const address = on.address()
      resolve(typeof address === 'object' ? `http://127.0.0.1:${address?.port}/v1` : '')
    }),
  )
}

/** The last event of an answer, with other facts in its response. */
function ending(type: string, facts: Readonly<Record<string, unknown>>) {
  const last = responseEvents({ model: 'gpt-6-luna' }, [{ text: 'Hello.' }], 'completed').at(-1)
  return { ...last, type, response: { ...objectOf(last?.['response']), ...facts } }
}

const message = (content: Readonly<Record<string, unknown>>) => ({
  output: [{ type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content: [content] }],
})

test.each([
  ['a refusal', ending('response.completed', message({ type: 'refusal', refusal: 'I will not.' })), 'refusal', false],
  [
    'a content filter',
    ending('response.incomplete', { incomplete_details: { reason: 'content_filter' } }),
    'content-refused',
    false,
  ],
  ['an unknown reason', ending('response.incomplete', { incomplete_details: null }), 'output-cut', true],
  [
    'a failure of the server',
    ending('response.failed', { error: { code: 'server_error', message: 'Oops.' } }),
    'server-error',
    true,
  ],
  [
    'a rate limit inside the stream',
    ending('response.failed', { error: { code: 'rate_limit_exceeded', message: 'Slow down.' } }),
    'rate-limited',
    true,
  ],
  [
    'a failure because of the request',
    ending('response.failed', { error: { code: 'invalid_image', message: 'Not an image.' } }),
    'bad-request',
    false,
  ],
  ['a failure without a reason', ending('response.failed', { error: null }), 'server-error', true],
  [
    'an error event',
    { type: 'error', code: 'server_error', message: 'Oops.', param: null, sequence_number: 1 },
    'server-error',
    true,
  ],
])('%s is an error of its own', async (_what, event, code, retryable) => {
  const { outputs, usages } = await askOf([event])
  expect(await failureOf(outputs)).toMatchObject({ code, retryable })
  expect(usages).toHaveLength(1)
})

test('a failed answer is charged by the figures it came with', async () => {
  const { outputs, usages } = await askOf([ending('response.completed', message({ type: 'refusal', refusal: 'No.' }))])
  await failureOf(outputs)
  expect(usages[0].totalTokens).toBeGreaterThan(0)
  expect(usages[0].cost).toBeGreaterThan(0)
})

test('an answer without figures costs an unknown amount', async () => {
  const { outputs } = await askOf([ending('response.completed', { usage: null })])
  expect(await outputs).toMatchObject({ text: 'Hello.', usage: { calls: 1, cost: 'unknown' } })
})
