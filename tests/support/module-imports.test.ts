import { describe, expect, test } from 'vitest'
import { maskSource } from './mask-source.ts'
import { findImports } from './module-imports.ts'

const named = (text: string) => findImports(text).map(({ form, specifier }) => [form, specifier])

describe('finding imports', () => {
  test.each([
    ["import a from 'a'", 'import', 'a'],
    ['import * as a from "a"', 'import', 'a'],
    ["import a, { b as c } from 'a'", 'import', 'a'],
    ["import {\n  a,\n  type B,\n} from 'a'", 'import', 'a'],
    ["import 'a'", 'import', 'a'],
    ["import type { A } from 'a'", 'type', 'a'],
    ["import type A from 'a'", 'type', 'a'],
    ["import type from 'a'", 'import', 'a'],
    ["export { a } from 'a'", 're-export', 'a'],
    ["export type { A } from 'a'", 're-export', 'a'],
    ["export * from 'a'", 're-export', 'a'],
    ["export * as b from 'a'", 're-export', 'a'],
    ["const a = await import('a')", 'dynamic', 'a'],
    ["type A = import('a').A", 'dynamic', 'a'],
    ['const a = import(`a`)', 'dynamic', 'a'],
    ["const a = import('a', { with: { type: 'json' } })", 'dynamic', 'a'],
    ["const a = require('a')", 'require', 'a'],
    ['/// <reference types="a" />', 'reference', 'a'],
    ["const text = `${await import('a')}`", 'dynamic', 'a'],
    ["const half = (b) / 2; import('a') // c/", 'dynamic', 'a'],
    ["const quote = /['\"`/*]/; import('a')", 'dynamic', 'a'],
  ])('%j', (text, form, specifier) => {
    expect(named(text)).toEqual([[form, specifier]])
  })

  test.each(['import(path)', "import('./' + name)", 'import(`./${name}`)'])('%j is computed', (text) => {
    expect(named(text)).toEqual([['dynamic', undefined]])
  })

  test.each([
    "// import a from 'a'",
    "/* import('a') */",
    'const text = "import a from \'a\'"',
    "const text = `import a from 'a'`",
    'const pattern = /import("a")/',
    "resolver.require('a')",
    'interface Resolver { require(name: string): string }',
    'import.meta.url',
    "const imports = { from: 'a' }",
  ])('%j imports nothing', (text) => {
    expect(named(text)).toEqual([])
  })

  test('gives the line', () => {
    expect(findImports("const a = 1\n\nimport('b')")[0]?.line).toBe(3)
  })
})

test('the mask keeps every offset and line end', () => {
  const text = "const a = 'x\\'y' // z\nconst b = `1${f({ c: '}' })}2`\n"
  expect(maskSource(text)).toBe("const a = '    '     \nconst b = ` ${f({ c: ' ' })} `\n")
})
