import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startCloud } from '../../packages/cloud/src/index.ts'
import { check, compile, createRegistry, parseFlow, run, type RunResult } from '../../packages/engine/src/index.ts'
import { catalog, createNodeEffects, createOpenAIService, type KeyUsed } from '../../packages/nodes/src/index.ts'
import { createCloudStore, createResolver, Secret } from '../../packages/secrets/src/index.ts'

/** The folder of the examples. */
export const exampleFolder = fileURLToPath(new URL('../../examples/', import.meta.url))

/** What a run of an example on the demo cloud gave. */
export interface DemoRun {
  readonly result: RunResult
  /** The problems that the check finds in the flow. */
  readonly problems: readonly unknown[]
  readonly keysUsed: readonly KeyUsed[]
  /** The header `x-latchwork-demo` of each answer of a server. */
  readonly demoHeaders: readonly (string | null)[]
}

/** A demo cloud on the loopback on which examples can be run. */
export interface DemoBench {
  runExample(name: string, inputs?: Readonly<Record<string, string>>): Promise<DemoRun>
  close(): Promise<void>
}

/** Starts a demo cloud, and runs examples on it with the real engine, nodes and resolver. */
export async function startDemoBench(): Promise<DemoBench> {
  const cloud = await startCloud({ upstream: 'demo' })
  const read = async () => ({ secret: new Secret(cloud.key), baseURL: cloud.url, demo: true, location: 'demo' })
  const resolver = createResolver({ layers: [{ name: 'default', store: createCloudStore({ read }) }] })
  return {
    async runExample(name, inputs = {}) {
      const flow = parseFlow(readFileSync(`${exampleFolder}${name}.flow.json`, 'utf8'))
      const registry = createRegistry(catalog)
      const host = createNodeEffects({ files: { root: exampleFolder } })
      const demoHeaders: (string | null)[] = []
      const openai = createOpenAIService({
        resolver,
        fetch: host.effects.fetch,
        now: Date.now,
      })
      const fetch: typeof host.effects.fetch = async (url, init) => {
        const response = await host.effects.fetch(url, init)
        demoHeaders.push(response.headers.get('x-latchwork-demo'))
        return response
      }
      const services = { ...host.services, openai }
      const result = await run(compile(flow, registry), { inputs, effects: { ...host.effects, fetch }, services })
      await host.close()
      return { result, problems: check(flow, registry), keysUsed: openai.keysUsed(), demoHeaders }
    },
    close: () => cloud.close(),
  }
}
