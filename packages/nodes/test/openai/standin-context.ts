import type { JsonObject, NodeContext, NodeType } from '@latchwork/engine'
import { createMemoryStore, createResolver, Secret } from '@latchwork/secrets'
import type { OpenAIStandIn } from '../../../../tests/support/openai-standin.ts'
import { createOpenAIService, type OpenAIService } from '../../src/openai/services.ts'
import { createTestContext, type ContextParts, type TestContext } from '../context.ts'

/** A service whose one key is bound to one address. */
export function serviceFor(key: string, baseURL: string, demo = false): OpenAIService {
  const entries = [{ name: 'OPENAI_API_KEY', secret: new Secret(key), baseURL, location: 'a test', demo }]
  const resolver = createResolver({ layers: [{ name: 'user', store: createMemoryStore({ entries }) }] })
  return createOpenAIService({ resolver, fetch: (url, init) => fetch(url, init), now: () => Date.now() })
}

/** The platform's fetch through a gateway that says the demo model answered. */
export async function answeredByDemo(url: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, init)
  const { status } = response
  return new Response(response.body, { status, headers: [...response.headers, ['x-latchwork-demo', 'true']] })
}

/** A context that reaches the network through the platform's fetch, under one key. */
export function contextFor(
  type: NodeType,
  settings: JsonObject,
  openai: OpenAIService,
  parts: ContextParts = {},
): TestContext {
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
export async function runIn(
  type: NodeType,
  inputs: JsonObject,
  ctx: NodeContext,
): Promise<Readonly<Record<string, unknown>>> {
  const outputs: unknown = await type.run(inputs, ctx)
  if (typeof outputs !== 'object' || outputs === null) throw new Error('The node gave no outputs.')
  return { ...outputs }
}

/** Throws when OpenAI's own file forbids something that was sent or answered. */
export function refuseViolations({ violations, ownViolations }: OpenAIStandIn): void {
  const found = [...violations, ...ownViolations]
  if (found.length > 0) throw new Error(`Against OpenAI's file: ${JSON.stringify(found)}`)
}
