import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('../../packages/editor/src/document/commands/', import.meta.url))

/** The names of all functions of the editor's document that make a command, as its source has them. */
export function commandNames(): readonly string[] {
  return readdirSync(FOLDER).flatMap((file) =>
    readFileSync(`${FOLDER}${file}`, 'utf8')
      .split(/^export function /m)
      .slice(1)
      .filter((text) => /^[^]*?\): Command \{\n/.test(text.slice(0, text.indexOf('\n}\n'))))
      .map((text) => text.slice(0, text.indexOf('('))),
  )
}
