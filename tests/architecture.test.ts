import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import {
  anyTypes,
  evaluations,
  longFiles,
  machinePaths,
  registryHosts,
  starExports,
  vagueNames,
} from './support/code-rules.ts'
import { crossedFloors, strayDependencies } from './support/floors.ts'
import { readSourceTree } from './support/source-tree.ts'
import type { SourceTree } from './support/source-tree.ts'

const tree = readSourceTree(fileURLToPath(new URL('..', import.meta.url)))

const rules: Readonly<Record<string, (files: SourceTree) => readonly string[]>> = {
  'no import crosses a floor': crossedFloors,
  'each package.json lists what its code imports, and nothing else': strayDependencies,
  'no file has more than 300 lines': longFiles,
  'no file is called utils, helpers, common or types': vagueNames,
  'nothing is of type any': anyTypes,
  'no module exports everything of another': starExports,
  'shipped code never runs text as code': evaluations,
  'no file names a path of one machine': machinePaths,
  'no file names the address of a registry': registryHosts,
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
    const faults = crossedFloors(planted(path, `${text}\n`)).filter((fault) => fault.startsWith(path))
    expect(faults).toHaveLength(1)
    expect(faults[0]).toContain(message)
  })

  test('a dependency that is not listed, and one that nothing imports', () => {
    const files = planted('packages/cloud/src/planted.ts', "import got from 'got'\n")
    expect(strayDependencies(files)).toContain('packages/cloud/package.json does not list got')
    const manifest = JSON.stringify({ dependencies: { zod: '1', got: '1' } })
    expect(strayDependencies(planted('packages/engine/package.json', manifest))).toContain(
      'packages/engine/package.json lists got, which nothing imports',
    )
  })

  test.each([
    [longFiles, 'packages/engine/src/long.ts', 'const a = 1\n'.repeat(301)],
    [longFiles, 'scripts/long.mjs', 'const a = 1\n'.repeat(301)],
    [vagueNames, 'packages/engine/src/utils.ts', ''],
    [vagueNames, 'tests/support/helpers.ts', ''],
    [vagueNames, 'packages/nodes/src/common/file.ts', ''],
    [vagueNames, 'packages/nodes/src/types.ts', ''],
    [anyTypes, 'packages/nodes/src/a.ts', 'const a: any = 1\n'],
    [anyTypes, 'packages/nodes/src/a.ts', 'const a = b as any\n'],
    [anyTypes, 'tests/a.ts', 'const a: Record<string, any> = {}\n'],
    [anyTypes, 'scripts/a.ts', 'function f<A extends any[]>(...a: A) {}\n'],
    [starExports, 'packages/cli/src/a.ts', "export * from './b.ts'\n"],
    [starExports, 'packages/cli/src/a.ts', "export type * as b from './b.ts'\n"],
    [evaluations, 'packages/nodes/src/a.ts', 'eval(text)\n'],
    [evaluations, 'packages/nodes/src/a.ts', "new Function('return 1')\n"],
    [evaluations, 'packages/nodes/src/a.ts', "globalThis.eval('1')\n"],
    [evaluations, 'packages/nodes/src/a.ts', "import { runInThisContext } from 'node:vm'\n"],
    [machinePaths, 'docs/a.md', joined('see /ro', 'ot/notes')],
    [machinePaths, 'examples/a.flow.json', joined('"/Us', 'ers/me/flows"')],
    [machinePaths, 'docs/a.md', joined('/wo', 'rk/shared')],
    [machinePaths, 'docs/a.md', joined('C:', '\\Users\\me')],
    [registryHosts, 'pnpm-lock.yaml', joined('tarball: https://regis', 'try.example/zod.tgz')],
    [registryHosts, '.npmrc', joined('regis', 'try=https://regis', 'try.npmjs.org/')],
  ])('%o in %s', (rule, path, text) => {
    expect(rule(new Map([[path, text]]))).toHaveLength(1)
  })

  test.each([
    [anyTypes, 'packages/a/src/a.ts', "const kinds = { any: port.any() } // any: any\nconst kind = ': any'\n"],
    [evaluations, 'packages/a/src/a.ts', "// eval(text)\nconst hint = 'new Function()'\nmodel.eval(1)\n"],
    [evaluations, 'tests/a.ts', 'eval(text)\n'],
    [starExports, 'packages/a/src/a.ts', 'export const a = b * c\n'],
    [longFiles, 'packages/a/src/a.ts', 'const a = 1\n'.repeat(300)],
    [vagueNames, 'packages/a/src/port-types.ts', ''],
    [machinePaths, 'docs/a.md', 'packages/work/a, /home/someone/flows, ~/work/a'],
    [registryHosts, 'docs/a.md', 'registry.get(type), the npm registry'],
  ])('and nothing where there is none: %o in %s', (rule, path, text) => {
    expect(rule(new Map([[path, text]]))).toEqual([])
  })
})
