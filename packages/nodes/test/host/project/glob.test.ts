import { expect, test } from 'vitest'
import { parseGlob } from '../../../src/host/project/glob.ts'

const matches = (pattern: string, path: string) => parseGlob(pattern)?.matches(path.split('/'))

test.each([
  ['**/*', 'a', true],
  ['**/*', 'a/b/c', true],
  ['*', 'a/b', false],
  ['**', 'a/b', true],
  ['**/*.md', 'a.md', true],
  ['**/*.md', 'x/y/a.md', true],
  ['**/*.md', 'a.mdx', false],
  ['a/**/z.md', 'a/z.md', true],
  ['a/**/z.md', 'a/b/c/z.md', true],
  ['a/**/z.md', 'b/z.md', false],
  ['a/**/b/**/c', 'a/b/x/b/y/c', true],
  ['./a/*', 'a/b', true],
  ['?.md', '😀.md', true],
  ['?.md', 'ab.md', false],
  ['*a*b', 'xaxbxab', true],
  ['*a*b', 'xaxbxa', false],
  ['*.{md,txt}', 'a.txt', true],
  ['{a,b}/{c,}d', 'b/d', true],
  ['*.{md', 'a.{md', true],
  ['a+(b)[c].md', 'a+(b)[c].md', true],
  ['a.md', 'axmd', false],
])('%s and %s: %s', (pattern, path, expected) => {
  expect(matches(pattern, path)).toBe(expected)
})

test('no pattern is slow', () => {
  const started = performance.now()
  expect(matches('*a'.repeat(2000) + 'b', 'a'.repeat(4000))).toBe(false)
  expect(matches('**/a/'.repeat(500) + 'b', 'a/'.repeat(1000) + 'c')).toBe(false)
  expect(performance.now() - started).toBeLessThan(10_000)
})
