import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { engineEntry } from './flows.mjs'
import { runScript } from './processes.mjs'

/**
 * What importing the engine costs above zod, in three forms: its TypeScript sources as they are, the same with Node's type
 * stripper already started, and one JavaScript file (as a browser or a published package gets it). The best process counts.
 */
export async function measureImports(rounds) {
  const bundle = await bundleEngine()
  const forms = [
    ['sources', [engineEntry]],
    ['sources-stripper-up', [engineEntry, 'stripper']],
    ['one-file', [bundle]],
  ]
  const rows = []
  for (const [form, args] of forms) {
    const results = []
    for (let round = 0; round < rounds; round++) results.push(await runScript(['measure-import.mjs', ...args]))
    const broken = results.find(({ row }) => !row.ok)
    rows.push({
      adapter: 'latchwork',
      mode: 'import',
      form,
      ok: !broken,
      ...(broken && { error: broken.failure }),
      zodMs: Math.min(...results.map(({ row }) => row.zod?.ms)),
      aboveZodMs: Math.min(...results.map(({ row }) => row.engine?.ms)),
      aboveZodMB: Math.min(...results.map(({ row }) => row.engine?.rssMB)),
      processes: rounds,
    })
  }
  return rows
}

async function bundleEngine() {
  const outDir = fileURLToPath(new URL('results/bundle/', import.meta.url))
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      outDir,
      emptyOutDir: true,
      lib: { entry: fileURLToPath(engineEntry), formats: ['es'], fileName: () => 'engine.mjs' },
      rollupOptions: { external: ['zod'] },
    },
  })
  return new URL('results/bundle/engine.mjs', import.meta.url).href
}
