import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import {
  findAnyTypes,
  findEvaluations,
  findLongFiles,
  findMachinePaths,
  findRegistryHosts,
  findStarExports,
  findVagueNames,
} from './support/code-rules.ts'
import { findCrossedFloors, findStrayDependencies } from './support/floors.ts'
import { readSourceTree } from './support/source-tree.ts'
import type { SourceTree } from './support/source-tree.ts'

const tree = readSourceTree(fileURLToPath(new URL('..', import.meta.url)))

const rules: Readonly<Record<string, (files: SourceTree) => readonly string[]>> = {
  'no import crosses a floor': findCrossedFloors,
  'each package.json lists what its code imports, and nothing else': findStrayDependencies,
  'no file has more than 300 lines': findLongFiles,
  'no file is called utils, helpers, common or types': findVagueNames,
  'nothing is of type any': findAnyTypes,
  'no module exports everything of another': findStarExports,
  'shipped code never runs text as code': findEvaluations,
  'no file names a path of one machine': findMachinePaths,
  'no file names the address of a registry': findRegistryHosts,
}

describe('the tree', () => {
  test('is read whole', () => {
    expect(tree.has('packages/engine/src/index.ts')).toBe(true)
    expect(tree.has('tests/architecture.test.ts')).toBe(true)
  })

  test.each(Object.entries(rules))('%s', (_title, rule) => {
    expect(rule(tree)).toEqual([])
  })

  test('the engine is compiled without the types of Node and of the DOM', () => {
    const config = tree.get('packages/engine/tsconfig.json') ?? ''
    expect(config).not.toMatch(/"types"/)
    expect(config).not.toMatch(/"dom/i)
    expect(tree.get('tsconfig.base.json')).toMatch(/"types": \[\]/)
  })
})

/** A copy of the real tree with one more file in it. */
const planted = (path: string, text: string): SourceTree => new Map([...tree, [path, text]])

// Put together here, so that this file does not break the rules itself.
const joined = (...parts: readonly string[]) => parts.join('')

describe('a planted fault is found:', () => {
  test.each([
    ['engine', "import { readFile } from 'node:fs/promises'", 'uses node:fs/promises'],
    ['engine', "import type { Stats } from 'node:fs'", 'uses node:fs'],
    ['engine', "import { createResolver } from '@latchwork/secrets'", 'not below engine'],
    ['engine', "export { debounce } from 'lodash'", 'imports lodash'],
    ['engine', "const fs = await import('fs')", 'imports fs'],
    ['engine', 'const module = await import(name)', 'computed path'],
    ['engine', "import { main } from '../../cli/src/index.ts'", 'reaches out of its package'],
    ['engine', '/// <reference types="node" />', 'by reference'],
    ['secrets', "import { run } from '@latchwork/engine'", 'not below secrets'],
    ['secrets', "import { fetch } from 'undici'", 'imports undici'],
    ['nodes', "import { startCloud } from '@latchwork/cloud'", 'not below nodes'],
    ['nodes', "type Main = import('@latchwork/cli').Main", 'not below nodes'],
    ['cloud', "import { run } from '@latchwork/engine'", 'not below cloud'],
    ['editor', "import { nodes } from '@latchwork/nodes'", 'not below editor'],
    ['unheard-of', "import { z } from 'zod'", 'without a floor'],
  ])('%s: %s', (owner, text, message) => {
    const path = `packages/${owner}/src/planted.ts`
    const faults = findCrossedFloors(planted(path, `${text}\n`)).filter((fault) => fault.startsWith(path))
    expect(faults).toHaveLength(1)
    expect(faults[0]).toContain(message)
  })

  test('a dependency that is not listed, and one that nothing imports', () => {
    const files = planted('packages/cloud/src/planted.ts', "import got from 'got'\n")
    expect(findStrayDependencies(files)).toContain('packages/cloud/package.json does not list got')
    const manifest = JSON.stringify({ dependencies: { zod: '1', got: '1' } })
    expect(findStrayDependencies(planted('packages/engine/package.json', manifest))).toContain(
      'packages/engine/package.json lists got, which nothing imports',
    )
  })

  test.each([
    [findLongFiles, 'packages/engine/src/long.ts', 'const a = 1\n'.repeat(301)],
    [findLongFiles, 'scripts/long.mjs', 'const a = 1\n'.repeat(301)],
    [findVagueNames, 'packages/engine/src/utils.ts', ''],
    [findVagueNames, 'tests/support/helpers.ts', ''],
    [findVagueNames, 'packages/nodes/src/common/file.ts', ''],
    [findVagueNames, 'packages/nodes/src/types.ts', ''],
    [findAnyTypes, 'packages/nodes/src/a.ts', 'const a: any = 1\n'],
    [findAnyTypes, 'packages/nodes/src/a.ts', 'const a = b as any\n'],
    [findAnyTypes, 'tests/a.ts', 'const a: Record<string, any> = {}\n'],
    [findAnyTypes, 'scripts/a.ts', 'function f<A extends any[]>(...a: A) {}\n'],
    [findStarExports, 'packages/cli/src/a.ts', "export * from './b.ts'\n"],
    [findStarExports, 'packages/cli/src/a.ts', "export type * as b from './b.ts'\n"],
    [findEvaluations, 'packages/nodes/src/a.ts', 'eval(text)\n'],
    [findEvaluations, 'packages/nodes/src/a.ts', "new Function('return 1')\n"],
    [findEvaluations, 'packages/nodes/src/a.ts', "globalThis.eval('1')\n"],
    [findEvaluations, 'packages/nodes/src/a.ts', "import { runInThisContext } from 'node:vm'\n"],
    [findMachinePaths, 'docs/a.md', joined('see /ro', 'ot/notes')],
    [findMachinePaths, 'examples/a.flow.json', joined('"/Us', 'ers/me/flows"')],
    [findMachinePaths, 'docs/a.md', joined('/wo', 'rk/shared')],
    [findMachinePaths, 'docs/a.md', joined('C:', '\\Users\\me')],
    [findRegistryHosts, 'pnpm-lock.yaml', joined('tarball: https://regis', 'try.example/zod.tgz')],
    [findRegistryHosts, '.npmrc', joined('regis', 'try=https://regis', 'try.npmjs.org/')],
  ])('%o in %s', (rule, path, text) => {
    expect(rule(new Map([[path, text]]))).toHaveLength(1)
  })

  test.each([
    [findAnyTypes, 'packages/a/src/a.ts', "const kinds = { any: port.any() } // any: any\nconst kind = ': any'\n"],
    [findEvaluations, 'packages/a/src/a.ts', "// eval(text)\nconst hint = 'new Function()'\nmodel.eval(1)\n"],
    [findEvaluations, 'tests/a.ts', 'eval(text)\n'],
    [findStarExports, 'packages/a/src/a.ts', 'export const a = b * c\n'],
    [findLongFiles, 'packages/a/src/a.ts', 'const a = 1\n'.repeat(300)],
    [findVagueNames, 'packages/a/src/port-types.ts', ''],
    [findMachinePaths, 'docs/a.md', 'packages/work/a, /home/someone/flows, ~/work/a'],
    [findRegistryHosts, 'docs/a.md', 'registry.get(type), the npm registry'],
  ])('and nothing where there is none: %o in %s', (rule, path, text) => {
    expect(rule(new Map([[path, text]]))).toEqual([])
  })
})
