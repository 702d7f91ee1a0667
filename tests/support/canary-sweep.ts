import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { constants, gunzipSync } from 'node:zlib'
import { needlesOf, type Canary, type Needle } from './canary-needles.ts'

/** A place where a canary turned up. */
export interface Hit {
  readonly secret: string
  readonly encoding: string
  /** `<path>`, `name of <path>`, `target of <path>`, or a stream's name; with `, unpacked` for what gzip hid. */
  readonly where: string
  /** In bytes; of the first hit of this kind there. */
  readonly offset: number
}

/** What is searched for what. */
export interface SweepOrder {
  readonly folders?: readonly string[]
  /** Texts and bytes that were caught, by name. */
  readonly streams?: Readonly<Record<string, string | Uint8Array>>
  readonly secrets: readonly Canary[]
  /** The stores: the one file that may hold a secret, in its contents alone. */
  readonly allowed?: readonly { readonly secret: string; readonly file: string }[]
}

/**
 * Searches every file below the folders, hidden and temporary ones too, all names, all link targets and all streams for
 * every canary in every encoding. Throws for what cannot be read: it could hide a leak.
 */
export function sweep({ folders = [], streams = {}, secrets, allowed = [] }: SweepOrder): readonly Hit[] {
  const scan = createScanner(secrets.flatMap(needlesOf))
  const hits = new Map<string, Hit>()
  const search = (bytes: Buffer, where: string, exempt: ReadonlySet<string> = new Set()) => {
    scan(bytes, ({ label, encoding }, offset) => {
      const identity = JSON.stringify([label, encoding, where])
      if (!exempt.has(label) && !hits.has(identity)) hits.set(identity, { secret: label, encoding, where, offset })
    })
    for (const unpacked of unpackAll(bytes)) search(unpacked, `${where}, unpacked`, exempt)
  }
  for (const [name, content] of Object.entries(streams))
    search(typeof content === 'string' ? Buffer.from(content) : Buffer.from(content), name)
  for (const { path, name } of folders.flatMap(entriesOf)) {
    search(Buffer.from(name), `name of ${path}`)
    const stats = lstatSync(path)
    if (stats.isSymbolicLink()) search(Buffer.from(readlinkSync(path)), `target of ${path}`)
    const exempt = new Set(allowed.flatMap(({ secret, file }) => (file === path ? [secret] : [])))
    if (stats.isFile()) search(readFileSync(path), path, exempt)
  }
  return [...hits.values()]
}

function entriesOf(folder: string): readonly { readonly path: string; readonly name: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => ({ path: join(folder, name), name }))
}

type Scan = (bytes: Buffer, found: (needle: Needle, offset: number) => void) => void

/** One walk over the bytes for all needles: most places are ruled out by their first two bytes, the rest by four. */
function createScanner(needles: readonly Needle[]): Scan {
  const mayStart = new Uint8Array(65_536)
  const byStart = new Map<number, Needle[]>()
  for (const needle of needles) {
    mayStart[needle.bytes.readUInt16LE(0)] = 1
    const start = needle.bytes.readUInt32LE(0)
    byStart.set(start, [...(byStart.get(start) ?? []), needle])
  }
  return (bytes, found) => {
    for (let at = 0; at + 4 <= bytes.length; at += 1) {
      if (mayStart[bytes[at] | (bytes[at + 1] << 8)] === 0) continue
      for (const needle of byStart.get(bytes.readUInt32LE(at)) ?? [])
        if (bytes.compare(needle.bytes, 0, undefined, at, Math.min(bytes.length, at + needle.bytes.length)) === 0)
          found(needle, at)
    }
  }
}

const GZIP = Buffer.from([0x1f, 0x8b, 0x08])

/** What is packed by gzip inside, wherever it begins, as far as it can be unpacked. */
function unpackAll(bytes: Buffer): readonly Buffer[] {
  const unpacked: Buffer[] = []
  for (let at = bytes.indexOf(GZIP); at !== -1; at = bytes.indexOf(GZIP, at + 1)) {
    try {
      const content = gunzipSync(bytes.subarray(at), { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 2 ** 28 })
      if (content.length > 0) unpacked.push(content)
    } catch {
      // Three bytes that only look like the beginning of gzip.
      continue
    }
  }
  return unpacked
}
