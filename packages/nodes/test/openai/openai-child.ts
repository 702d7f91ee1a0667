import { channel } from 'node:diagnostics_channel'
import { text } from 'node:stream/consumers'
import { getGlobalTraceProvider } from '@openai/agents-core'
import { setDefaultOpenAITracingExporter } from '@openai/agents-openai'
import { z } from 'zod'
import { openaiAgent } from '../../src/openai/agent.ts'
import { openaiPrompt } from '../../src/openai/prompt.ts'
import { contextFor, runIn, serviceFor } from './standin-context.ts'

/*
 * Runs OpenAI nodes in a process of their own, without NODE_ENV=test, and writes down every request that the process
 * makes. `traces` is the control: what the agents library does when nobody silences it. Nothing leaves the loopback.
 */
const order = z
  .object({ mode: z.enum(['prompt', 'agent', 'traces']), key: z.string(), url: z.string() })
  .parse(JSON.parse(await text(process.stdin)))

const requests: { readonly origin: string; readonly authorization: string | null }[] = []
const platformFetch = globalThis.fetch
globalThis.fetch = async (input, init) => {
  const request = new Request(input, init)
  const { origin, hostname } = new URL(request.url)
  requests.push({ origin, authorization: request.headers.get('authorization') })
  if (hostname !== '127.0.0.1') throw new Error(`The test lets nothing go to ${origin}.`)
  return platformFetch(input, init)
}
const connections: string[] = []
channel('undici:client:beforeConnect').subscribe((message) => {
  const { connectParams } = z.object({ connectParams: z.object({ host: z.string() }) }).parse(message)
  connections.push(connectParams.host)
})

const tool = {
  graph: 'count',
  name: 'count',
  description: 'Counts.',
  parameters: { type: 'object', properties: { of: { type: 'string' } }, required: ['of'] },
}

// As if another part of the program had turned tracing on before.
setDefaultOpenAITracingExporter()
const outputs = await perform()
await getGlobalTraceProvider().forceFlush()
process.stdout.write(JSON.stringify({ outputs, requests, connections }))

async function perform(): Promise<unknown> {
  if (order.mode === 'traces') {
    const { withTrace } = await import('@openai/agents-core')
    return withTrace('control', async () => 'traced')
  }
  const service = serviceFor(order.key, order.url)
  if (order.mode === 'prompt') {
    return runIn(openaiPrompt, { image: [] }, contextFor(openaiPrompt, { prompt: 'Hello' }, service).ctx)
  }
  const { ctx } = contextFor(openaiAgent, {}, service, { call: async () => ({ count: 3 }) })
  return runIn(openaiAgent, { input: 'Use tool count', tools: [tool] }, ctx)
}
