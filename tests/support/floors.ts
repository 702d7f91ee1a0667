import { posix } from 'node:path'
import { findImports } from './module-imports.ts'
import type { ModuleImport } from './module-imports.ts'
import type { SourceTree } from './source-tree.ts'

/** What a package may import, besides itself. */
interface Floor {
  /** Packages of ours; an entry of one as `nodes/catalog`. */
  readonly ours: readonly string[]
  /** Packages of others; undefined leaves that to its package.json. */
  readonly others?: readonly string[]
  /** Whether it may use modules of Node. */
  readonly node: boolean
}

const everyPackage = ['engine', 'secrets', 'ledger', 'nodes', 'cloud', 'server', 'cluster', 'editor']

/** The table of the house: an import that is not listed is forbidden. */
const floors: Readonly<Record<string, Floor>> = {
  engine: { ours: [], others: ['zod'], node: false },
  secrets: { ours: [], others: ['@napi-rs/keyring', 'age-encryption', 'dotenv', 'zod'], node: true },
  ledger: { ours: [], node: true },
  nodes: { ours: ['engine', 'secrets'], node: true },
  cloud: { ours: ['ledger'], node: true },
  cluster: { ours: ['nodes', 'engine', 'secrets', 'ledger'], node: true },
  server: { ours: ['nodes', 'engine', 'secrets', 'ledger'], node: true },
  editor: { ours: ['engine', 'nodes/catalog', 'server/api'], node: false },
  cli: { ours: everyPackage, node: true },
}

const SHIPPED = /^packages\/([^/]+)\/src\/.+\.(?:ts|tsx|mts|js|mjs)$/

/** Imports in the shipped code of each package that its floor does not allow. */
export function findCrossedFloors(files: SourceTree): readonly string[] {
  return shippedImports(files).flatMap(({ owner, path, found }) => {
    const reason = objection(owner, path, found)
    return reason === undefined ? [] : [`${path}:${found.line} ${reason}`]
  })
}

/** Where a package.json and the imports of the shipped code differ, in either direction. */
export function findStrayDependencies(files: SourceTree): readonly string[] {
  const imported = new Map<string, Set<string>>()
  for (const { owner, found } of shippedImports(files)) {
    const name = packageOf(found.specifier ?? '')
    if (name === undefined) continue
    imported.set(owner, (imported.get(owner) ?? new Set()).add(name))
  }
  return [...files].flatMap(([path, text]) => {
    const owner = /^packages\/([^/]+)\/package\.json$/.exec(path)?.[1]
    if (owner === undefined) return []
    const declared = dependenciesOf(text)
    const used = imported.get(owner) ?? new Set()
    return [
      ...[...used].filter((name) => !declared.includes(name)).map((name) => `${path} does not list ${name}`),
      ...declared.filter((name) => !used.has(name)).map((name) => `${path} lists ${name}, which nothing imports`),
    ]
  })
}

interface ShippedImport {
  readonly owner: string
  readonly path: string
  readonly found: ModuleImport
}

function shippedImports(files: SourceTree): readonly ShippedImport[] {
  return [...files].flatMap(([path, text]) => {
    const owner = SHIPPED.exec(path)?.[1]
    return owner === undefined ? [] : findImports(text).map((found) => ({ owner, path, found }))
  })
}

function objection(owner: string, path: string, { form, specifier }: ModuleImport): string | undefined {
  const floor = floors[owner]
  if (floor === undefined) return `belongs to "${owner}", a package without a floor`
  if (specifier === undefined) return `imports a computed path, which cannot be judged`
  if (form === 'require' || form === 'reference') return `names ${specifier} by ${form}, not by import`
  if (specifier.startsWith('.')) return leaves(owner, path, specifier)
  if (specifier.startsWith('node:'))
    return floor.node ? undefined : `uses ${specifier}, but ${owner} runs in browsers too`
  if (specifier.startsWith('@latchwork/')) return oursObjection(owner, floor, specifier.slice('@latchwork/'.length))
  const name = packageOf(specifier) ?? specifier
  return floor.others?.includes(name) === false ? `imports ${name}, which is not on the floor of ${owner}` : undefined
}

function leaves(owner: string, path: string, specifier: string): string | undefined {
  const target = posix.join(posix.dirname(path), specifier)
  return target.startsWith(`packages/${owner}/src/`) ? undefined : `reaches out of its package with ${specifier}`
}

function oursObjection(owner: string, floor: Floor, entry: string): string | undefined {
  const allowed = floor.ours.includes(entry) || floor.ours.includes(entry.split('/')[0] ?? '')
  return allowed ? undefined : `imports @latchwork/${entry}, which is not below ${owner}`
}

/** The package that a specifier names; undefined for relative paths and modules of Node. */
function packageOf(specifier: string): string | undefined {
  if (specifier === '' || specifier.startsWith('.') || specifier.startsWith('node:')) return undefined
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

function dependenciesOf(manifest: string): readonly string[] {
  const parsed: unknown = JSON.parse(manifest)
  const dependencies: unknown = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'dependencies') : {}
  return Object.keys(dependencies ?? {})
}
