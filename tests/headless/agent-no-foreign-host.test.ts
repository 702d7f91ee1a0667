import { afterAll, beforeAll, expect, test } from 'vitest'
import { runChild } from '../../packages/nodes/test/openai/run-child.ts'
import { mintKey } from '../support/openai-standin-keys.ts'
import { startOpenAIStandIn, type OpenAIStandIn } from '../support/openai-standin.ts'

let standIn: OpenAIStandIn
const ambient = mintKey('sk-proj-')

beforeAll(async () => {
  standIn = await startOpenAIStandIn()
})
afterAll(() => standIn.close())

test('an agent calls no host but the one its key is bound to, and never with the key of the environment', async () => {
  const key = standIn.key('good')
  const child = await runChild({ mode: 'agent', key, url: standIn.url }, { OPENAI_API_KEY: ambient })
  expect(child.outputs).toMatchObject({ text: 'The tool said: {"count":3}' })
  expect(child.requests).toEqual([
    { origin: standIn.origin, authorization: `Bearer ${key}` },
    { origin: standIn.origin, authorization: `Bearer ${key}` },
  ])
  expect(new Set(child.connections)).toEqual(new Set([new URL(standIn.url).host]))
  expect(standIn.calls).toHaveLength(2)
  expect(JSON.stringify(standIn.calls)).not.toContain(ambient)
  expect(child.stderr).toBe('')
})

test('the recorder sees the library post traces under the key of the environment when nobody silences it', async () => {
  const child = await runChild({ mode: 'traces', key: '', url: standIn.url }, { OPENAI_API_KEY: ambient })
  expect(child.requests).toContainEqual({ origin: 'https://api.openai.com', authorization: `Bearer ${ambient}` })
})
