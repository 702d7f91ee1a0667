import type { JsonObject, NodeContext, NodeType } from '@latchwork/engine'
import { createMemoryStore, createResolver, Secret } from '@latchwork/secrets'
import { createOpenAIService, type OpenAIService } from '../../src/openai/services.ts'
import { createTestContext, type ContextParts, type TestContext } from '../context.ts'

/** A service whose one key is bound to one address. */
export function serviceFor(key: string, baseURL: string, demo = false): OpenAIService {
  const entries = [{ name: 'OPENAI_API_KEY', secret: new Secret(key), baseURL, location: 'a test', demo }]
  const resolver = createResolver({ layers: [{ name: 'user', store: createMemoryStore({ entries }) }] })
  return createOpenAIService({ resolver, fetch: (url, init) => fetch(url, init), now: () => Date.now() })
}

/** A context that reaches the network through the platform's fetch, under one key. */
export function contextFor(type: NodeType, settings: JsonObject, openai: OpenAIService, parts: ContextParts = {}): TestContext {
  const parsed = type.settings?.parse(settings) ?? {}
  return createTestContext({
    services: { openai },
    fetch: (url, init) => fetch(url, init),
    now: () => Date.now(),
    ...parts,
    settings: JSON.parse(JSON.stringify(parsed)),
  })
}

/** Runs a node and gives its outputs as they are. */
export async function runIn(type: NodeType, inputs: JsonObject, ctx: NodeContext): Promise<Readonly<Record<string, unknown>>> {
  const outputs: unknown = await type.run(inputs, ctx)
  if (typeof outputs !== 'object' || outputs === null) throw new Error('The node gave no outputs.')
  return { ...outputs }
}
