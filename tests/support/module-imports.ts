import { maskSource } from './mask-source.ts'

/** One place where a module names another. `specifier` is undefined when it is computed and cannot be judged. */
export interface ModuleImport {
  readonly form: 'import' | 'type' | 're-export' | 'dynamic' | 'require' | 'reference'
  readonly specifier: string | undefined
  readonly line: number
}

const STATIC = /(?<![.\w$])import\s+(type\b(?!\s*,|\s+from\b)\s*)?(?:[\w$\s{},*]*?\bfrom\s*)?(['"])/g
const SIDE_EFFECT = /(?<![.\w$])import\s*(['"])/g
const RE_EXPORT = /(?<![.\w$])export\s+(?:type\s+)?(?:\*(?:\s*as\s+[\w$]+)?|\{[^}]*\})\s*from\s*(['"])/g
const CALL = /(?<![.\w$])(import|require)\s*\(\s*/g
const REFERENCE = /^\s*\/\/\/\s*<reference\s+(?:types|path)\s*=\s*["']([^"']+)["']/gm

/** Every module that a source names: static, type-only, side-effect, dynamic, re-exported, required or referenced. */
export function findImports(text: string): readonly ModuleImport[] {
  const mask = maskSource(text)
  const found: ModuleImport[] = []
  const add = (form: ModuleImport['form'], specifier: string | undefined, at: number): void => {
    found.push({ form, specifier, line: text.slice(0, at).split('\n').length })
  }
  for (const match of mask.matchAll(SIDE_EFFECT)) add('import', quoted(text, mask, endOf(match)), match.index)
  for (const match of mask.matchAll(STATIC)) {
    if (/import\s*['"]$/.test(match[0])) continue
    add(match[1] === undefined ? 'import' : 'type', quoted(text, mask, endOf(match)), match.index)
  }
  for (const match of mask.matchAll(RE_EXPORT)) add('re-export', quoted(text, mask, endOf(match)), match.index)
  for (const match of mask.matchAll(CALL)) {
    const specifier = literalArgument(text, mask, match.index + match[0].length)
    if (match[1] === 'import') add('dynamic', specifier, match.index)
    // Without a literal it is a method of that name: a module has no other require.
    else if (specifier !== undefined) add('require', specifier, match.index)
  }
  for (const match of text.matchAll(REFERENCE)) add('reference', match[1], match.index)
  return found.toSorted((a, b) => a.line - b.line)
}

/** The offset of the quote that a match ends with. */
function endOf(match: RegExpExecArray): number {
  return match.index + match[0].length - 1
}

function quoted(text: string, mask: string, open: number): string {
  return text.slice(open + 1, mask.indexOf(mask[open] ?? '', open + 1))
}

/** The argument of a call, when it is nothing but one string. */
function literalArgument(text: string, mask: string, at: number): string | undefined {
  const quote = mask[at] ?? ''
  if (!`'"\``.includes(quote) || quote === '') return undefined
  const close = mask.indexOf(quote, at + 1)
  const inside = text.slice(at + 1, close)
  const alone = /^\s*[,)]/.test(mask.slice(close + 1))
  return alone && !(quote === '`' && inside.includes('${')) ? inside : undefined
}
