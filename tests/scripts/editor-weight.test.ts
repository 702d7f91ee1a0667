import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'

const script = fileURLToPath(new URL('../../scripts/editor-weight.ts', import.meta.url))
const weightSchema = z.object({ bytes: z.number(), canvasBytes: z.number(), modules: z.array(z.string()) })

describe('the editor before its first frame', () => {
  let weight: z.infer<typeof weightSchema>

  beforeAll(() => {
    // The test runner's own variables would give the build of a development machine.
    const { VITEST: _, ...environment } = process.env
    const env = { ...environment, NODE_ENV: 'production' }
    const { stdout, stderr } = spawnSync(process.execPath, [script, '--json'], { env, encoding: 'utf8' })
    if (stdout === '') throw new Error(`The editor could not be weighed:\n${stderr}`)
    weight = weightSchema.parse(JSON.parse(stdout))
  })

  test('loads at most 160 KB of JavaScript, gzipped', () => {
    expect(weight.bytes).toBeGreaterThan(100_000)
    expect(weight.bytes).toBeLessThanOrEqual(160_000)
  })

  test('spends at most 95 KB of that on the canvas with React', () => {
    expect(weight.canvasBytes).toBeGreaterThan(70_000)
    expect(weight.canvasBytes).toBeLessThanOrEqual(95_000)
  })

  test.each([
    ['settings', /editor\/src\/settings\/(?!apply-look)/],
    ['editing', /editor\/src\/editing\//],
    ['running', /editor\/src\/running\//],
    ['code editing', /@codemirror|@lezer/],
    ['Markdown', /markdown|dompurify/],
    ['layout', /dagre|layered-layout|elk/],
    ['charts', /timeline|waterfall|chart/],
    ['menus and dialogs', /@base-ui|dialog/],
    ['the live check', /engine\/src\/check\/check\.ts/],
  ])('has nothing of %s', (_what, pattern) => {
    expect(weight.modules.filter((id) => pattern.test(id))).toEqual([])
  })
})
