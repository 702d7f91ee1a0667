import { readFile } from 'node:fs/promises'
import { extname, isAbsolute, relative, resolve, sep } from 'node:path'
import { isKind, type Blobs, type Json, type Kind } from '@latchwork/engine'
import { BadValue } from './bad-value.ts'
import { parseAny, parseBoolean, parseJson, parseNumber } from './written-value.ts'

/** Where the values of inputs come from. */
export interface ValuePlaces {
  /** What `@file` is relative to. */
  readonly cwd: string
  /** What the flow's own paths are relative to. */
  readonly project: string
  readonly blobs: Blobs
}

type Asked = ValuePlaces & { readonly name: string }

/** Reads the value of an input of some kind from the texts that were given for it. */
export async function parseValue(kind: Kind, texts: readonly string[], asked: Asked): Promise<Json> {
  const element = /^list<(.+)>$/.exec(kind)?.[1]
  const [text, ...more] = texts
  if (element === undefined || !isKind(element)) {
    if (more.length > 0) throw new BadValue('is given more than once', 'Only a list takes several values.')
    return parseOne(kind, text, asked)
  }
  const whole = more.length === 0 ? await contentOf(text, asked) : ''
  if (whole.trimStart().startsWith('[')) return parseJson(whole)
  return Promise.all(texts.map((one) => parseValue(element, [one], asked)))
}

async function parseOne(kind: Kind, text: string, asked: Asked): Promise<Json> {
  if (kind === 'file') return { path: filePath(text, asked) }
  if (kind === 'image' || kind === 'audio') return readMedia(kind, text, asked)
  const content = await contentOf(text, asked)
  switch (kind) {
    case 'text':
      return content
    case 'number':
      return parseNumber(content)
    case 'boolean':
      return parseBoolean(content)
    case 'any':
      return parseAny(content)
    default:
      return parseJson(content)
  }
}

/** The text itself, or what is in the file after an `@`, without a byte order mark; `@@` stands for a text's own `@`. */
async function contentOf(text: string, asked: Asked): Promise<string> {
  if (text.startsWith('@@')) return text.slice(1)
  if (!text.startsWith('@')) return text
  return (await readGiven(text.slice(1), asked)).toString('utf8').replace(/^\uFEFF/, '')
}

async function readGiven(path: string, { cwd, name }: Asked): Promise<Buffer> {
  const file = resolve(cwd, path)
  try {
    return await readFile(file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'an unknown error'
    const hint = `To give a text that begins with @: --input ${name}=@@…`
    throw new BadValue(code === 'ENOENT' ? `names ${file}, which does not exist` : `cannot read ${file}: ${code}`, hint)
  }
}

/** A file of the project; after an `@` its path is relative to where the command was called. */
function filePath(text: string, { cwd, project }: Asked): string {
  if (!text.startsWith('@') || text.startsWith('@@')) return text.replace(/^@@/, '@')
  const path = relative(project, resolve(cwd, text.slice(1)))
  if (path !== '' && !isAbsolute(path) && path.split(sep)[0] !== '..') return path.split(sep).join('/')
  throw new BadValue(`names a file outside the project (${project})`)
}

const MEDIA: Readonly<Record<'image' | 'audio', Readonly<Record<string, string>>>> = {
  image: {
    '.png': 'image/png',
    '.jpg': 'image/jpeg',
    '.jpeg': 'image/jpeg',
    '.webp': 'image/webp',
    '.gif': 'image/gif',
  },
  audio: { '.mp3': 'audio/mpeg', '.wav': 'audio/wav', '.m4a': 'audio/mp4', '.ogg': 'audio/ogg', '.flac': 'audio/flac' },
}

async function readMedia(kind: 'image' | 'audio', text: string, asked: Asked): Promise<Json> {
  // Media that a recording or the project has already.
  if (text.startsWith('{')) return parseJson(text)
  const types = MEDIA[kind]
  const known = Object.keys(types).join(', ')
  if (!/^@(?!@)/.test(text)) throw new BadValue('takes a file', `Give it: --input ${asked.name}=@file (${known}).`)
  const extension = extname(text).toLowerCase()
  if (!Object.hasOwn(types, extension))
    throw new BadValue(`cannot be a ${extension || 'nameless'} file`, `Known: ${known}.`)
  const bytes = await readGiven(text.slice(1), asked)
  const name = text.slice(1).split(/[\\/]/).at(-1)
  return asked.blobs.write(bytes, { mediaType: types[extension], ...(name !== undefined && { name }) })
}
