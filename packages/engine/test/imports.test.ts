import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const source = fileURLToPath(new URL('../src', import.meta.url))
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))

/** What a file imports while it runs: type imports are gone by then. */
const importsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^(?:import\s+(?!type\b)(?:[^'"]*?\sfrom\s+)?|export\s+\{[^}]*\}\s+from\s+)'([^']+)'/gm)].map(
    ([, specifier]) => specifier,
  )

/** A text without comments and without what stands in quotes. */
const codeOf = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/`(?:[^`\\]|\\.)*`/g, (literal) =>
      [...literal.matchAll(/\$\{([^}]*)\}/g)].map(([, code]) => code).join(' ; '),
    )
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''")
    .replace(/\/\/.*$/gm, ' ')

describe('the engine', () => {
  test('loads its own files and zod, and nothing else', () => {
    const reached = new Set<string>()
    const foreign = new Set<string>()
    const open = [join(source, 'index.ts')]
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      if (reached.has(file)) continue
      reached.add(file)
      for (const specifier of importsOf(readFileSync(file, 'utf8'))) {
        if (specifier.startsWith('.')) open.push(join(dirname(file), specifier))
        else foreign.add(specifier)
      }
    }
    expect([...foreign]).toEqual(['zod'])
    expect(reached.size).toBeGreaterThan(40)
    expect([...reached].filter((file) => relative(source, file).startsWith('..'))).toEqual([])
  })

  test('names nothing of Node.js and nothing of the DOM', () => {
    const names = [
      'process',
      'Buffer',
      'require',
      '__dirname',
      '__filename',
      'global',
      'window',
      'localStorage',
      'sessionStorage',
      'navigator',
      'XMLHttpRequest',
      'HTMLElement',
      'setInterval',
      'eval',
      'Function',
      'importScripts',
      'postMessage',
    ]
    // Types already keep them out: the package is compiled without Node's types, for web workers.
    const isGlobal = (code: string, name: string): boolean => new RegExp(`(?<![.\\w$'#])${name}\\s*[.(\\[]`).test(code)
    const found = files.flatMap((file) => {
      const code = codeOf(readFileSync(join(source, file), 'utf8'))
      return names.filter((name) => isGlobal(code, name)).map((name) => `${file}: ${name}`)
    })
    expect(found).toEqual([])
    expect(isGlobal(codeOf('const x = process.env'), 'process')).toBe(true)
  })

  test('reaches the clock, chance, timers and the network in one file each', () => {
    const using = (pattern: RegExp): readonly string[] =>
      files.filter((file) => pattern.test(codeOf(readFileSync(join(source, file), 'utf8')))).toSorted()
    expect(using(/Date\.now|Math\.random|setTimeout|globalThis\.fetch|crypto\.subtle/)).toEqual(['run/effects.ts'])
    expect(using(/performance\.now/)).toEqual(['run/slice-clock.ts'])
    expect(using(/MessageChannel|setImmediate/)).toEqual(['run/after-other-work.ts'])
  })

  test('has no file above 300 lines', () => {
    const long = files.filter((file) => readFileSync(join(source, file), 'utf8').split('\n').length > 301)
    expect(long).toEqual([])
  })
})
