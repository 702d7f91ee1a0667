import { readFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { createRegistry } from '@latchwork/engine'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { catalog } from '../src/catalog.ts'

/** What `import … from` and `export … from` load at once; types alone load nothing. */
const STATIC_IMPORT = /^(?:import|export)\s+(?!type\b)(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm

/** The packages and Node modules that loading a file loads, walked through the project's own files. */
async function loadedBy(entry: URL): Promise<ReadonlySet<string>> {
  const foreign = new Set<string>()
  const seen = new Set([entry.href])
  const pending = [entry]
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    const source = await readFile(file, 'utf8')
    for (const [, specifier] of source.matchAll(STATIC_IMPORT)) {
      const target = new URL(specifier, file)
      if (!specifier.startsWith('.')) foreign.add(specifier)
      else if (!seen.has(target.href)) {
        seen.add(target.href)
        pending.push(target)
      }
    }
  }
  return foreign
}

test('the catalog loads nothing that a browser lacks', async () => {
  const foreign = await loadedBy(new URL('../src/catalog.ts', import.meta.url))
  expect([...foreign].sort()).toEqual(['@latchwork/engine', 'zod'])
  const engine = await loadedBy(new URL('../../engine/src/index.ts', import.meta.url))
  expect([...engine].sort()).toEqual(['zod'])
})

test('the walk sees what the Node side loads, so the test above can fail', async () => {
  const foreign = await loadedBy(new URL('../src/index.ts', import.meta.url))
  expect([...foreign]).toEqual(expect.arrayContaining(['undici', 'node:fs/promises']))
  expect([...foreign].some(isBuiltin)).toBe(true)
})

test('the catalog makes a registry: no name is taken twice', () => {
  expect(createRegistry(catalog).list()).toHaveLength(catalog.length)
})

test.each(catalog.map((type) => [type.type, type] as const))('%s describes itself', (name, type) => {
  expect(name).toMatch(/^[a-z]+\.[a-z]+$/)
  expect(type.title).not.toBe('')
  expect(type.summary).toMatch(/\.$/)
  const { properties = {} } = z.toJSONSchema(type.settings ?? z.object({}), { io: 'input', unrepresentable: 'any' })
  for (const setting of Object.values(properties)) {
    expect(setting).toMatchObject({ description: expect.stringMatching(/[.?]$/) })
  }
})
