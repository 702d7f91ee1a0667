import { maskSource } from './mask-source.ts'
import { findImports } from './module-imports.ts'
import type { SourceTree } from './source-tree.ts'

const LONGEST_FILE = 300
const OWN_CODE = /^(?:packages|tests|scripts|bench)\/.+\.(?:ts|tsx|mts|js|mjs|css)$/
const SHIPPED_CODE = /^packages\/[^/]+\/src\/.+\.(?:ts|tsx|mts|js|mjs)$/
const VAGUE_NAME = /(?:^|\/)(?:utils?|helpers?|common|types|misc)(?:\/|\.[a-z.]+$)/i

const ANY_TYPE = /(?::|<|,|\||&|=|\b(?:as|extends|keyof|is|satisfies))\s*any\b(?!\s*[:(?.])/g
const EXPORT_STAR = /(?<![.\w$])export\s+(?:type\s+)?\*/g
const EVALUATION =
  /(?<![.\w$])(?:eval|Function)\s*\(|\b(?:globalThis|window|self)\s*\.\s*(?:eval|Function)\b|(?<![.\w$])new\s+Function\b/g
const MACHINE_PATH =
  /(?<![\w.~-])\/(?:work|root)\/[\w.-]+|(?<![\w.~-])\/(?:home|Users)\/(?!someone\b)[\w.-]+|\b[A-Z]:\\Users\\/g
const REGISTRY =
  /\bregistry\.(?:npmjs|yarnpkg|npmmirror)\b|:\/\/[^\s/'"`]*(?:registry|artifactory|jfrog|nexus|verdaccio)[^\s'"`]*/gi

/** Source files of more than 300 lines. */
export function findLongFiles(files: SourceTree): readonly string[] {
  return matching(files, OWN_CODE).flatMap(([path, text]) => {
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
    return lines > LONGEST_FILE ? [`${path} has ${lines} lines`] : []
  })
}

/** Files and folders whose name says nothing about what is in them. */
export function findVagueNames(files: SourceTree): readonly string[] {
  return matching(files, OWN_CODE).flatMap(([path]) => (VAGUE_NAME.test(path) ? [`${path} names no idea`] : []))
}

/** Uses of the type `any`. */
export function findAnyTypes(files: SourceTree): readonly string[] {
  return matching(files, OWN_CODE).flatMap(([path, text]) => places(path, text, maskSource(text), ANY_TYPE))
}

/** Re-exports that do not list names. */
export function findStarExports(files: SourceTree): readonly string[] {
  return matching(files, OWN_CODE).flatMap(([path, text]) => places(path, text, maskSource(text), EXPORT_STAR))
}

/** Shipped code that runs text as code. */
export function findEvaluations(files: SourceTree): readonly string[] {
  return matching(files, SHIPPED_CODE).flatMap(([path, text]) => [
    ...places(path, text, maskSource(text), EVALUATION),
    ...findImports(text)
      .filter(({ specifier }) => /^(?:node:)?vm(?:\/|$)/.test(specifier ?? ''))
      .map(({ line }) => `${path}:${line} imports vm`),
  ])
}

/** Paths of one person's machine, in any file. */
export function findMachinePaths(files: SourceTree): readonly string[] {
  return [...files].flatMap(([path, text]) => places(path, text, text, MACHINE_PATH))
}

/** Addresses of package registries, in any file: whoever installs has their own. */
export function findRegistryHosts(files: SourceTree): readonly string[] {
  return [...files].flatMap(([path, text]) => places(path, text, text, REGISTRY))
}

function matching(files: SourceTree, pattern: RegExp): readonly (readonly [string, string])[] {
  return [...files].filter(([path]) => pattern.test(path))
}

function places(path: string, text: string, searched: string, pattern: RegExp): readonly string[] {
  return [...searched.matchAll(pattern)].map((match) => {
    const line = text.slice(0, match.index).split('\n').length
    return `${path}:${line} ${match[0].trim()}`
  })
}
