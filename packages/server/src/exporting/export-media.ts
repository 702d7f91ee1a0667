import { createHash } from 'node:crypto'
import { isJsonObject, type Blobs, type BlobRef } from '@latchwork/engine'
import type { Sweep } from '@latchwork/secrets'
import type { RunFile } from '../api/run-file.ts'

/** Media of a file. */
export interface ExportedMedia {
  readonly media: RunFile['media']
  /** Addresses that have changed, since a secret was taken out of the text behind them. */
  readonly moved: ReadonlyMap<string, string>
}

/** A single medium of more bytes is left out. */
export const MAX_MEDIUM_BYTES = 16 * 1024 * 1024
/** So many bytes of media are in a file altogether; further ones are left out. */
export const MAX_MEDIA_BYTES = 64 * 1024 * 1024

/** What the media are looked through with. */
export interface MediaOptions {
  readonly blobs: Pick<Blobs, 'read'>
  readonly sweep: Pick<Sweep, 'bytes'>
  readonly text: (text: string) => string
}

/** Reads the media that values mention: texts are cleaned, what cannot be looked through is left out. */
export async function exportMedia(values: unknown, options: MediaOptions): Promise<ExportedMedia> {
  const media: RunFile['media'] = {}
  const moved = new Map<string, string>()
  let room = MAX_MEDIA_BYTES
  for (const [address, ref] of mentioned(values)) {
    const { mediaType, name, size } = ref
    const about = { mediaType, ...(typeof name === 'string' && { name }) }
    const bytes = await options.blobs.read(address).catch(() => undefined)
    if (bytes === undefined) media[address] = { ...about, size, leftOut: 'gone' }
    else if (bytes.length > Math.min(MAX_MEDIUM_BYTES, room))
      media[address] = { ...about, size: bytes.length, leftOut: 'too-large' }
    else {
      const clean = cleanBytes(bytes, mediaType, options)
      if (typeof clean === 'string') media[address] = { ...about, size: bytes.length, leftOut: clean }
      else {
        const place = clean === bytes ? address : addressOf(clean)
        if (place !== address) moved.set(address, place)
        room -= clean.length
        media[place] = { ...about, size: clean.length, content: Buffer.from(clean).toString('base64') }
      }
    }
  }
  return { media, moved }
}

/** Media values in a value, by address. */
function mentioned(value: unknown, found = new Map<string, BlobRef>()): ReadonlyMap<string, BlobRef> {
  if (Array.isArray(value)) for (const inner of value) mentioned(inner, found)
  else if (isJsonObject(value)) {
    if (isBlob(value)) found.set(value.blob, value)
    for (const inner of Object.values(value)) mentioned(inner, found)
  }
  return found
}

function isBlob(value: object): value is BlobRef {
  const fields = ['blob', 'mediaType', 'size'].map((name): unknown => Reflect.get(value, name))
  return fields.map((field) => typeof field).join(' ') === 'string string number'
}

/** In what is none of these, as in an archive, a secret may be packed so that it is not found. */
const PLAIN = /^(?:image|audio|video)\//

function cleanBytes(
  bytes: Uint8Array,
  mediaType: string,
  { sweep, text }: MediaOptions,
): Uint8Array | 'secret' | 'not-searchable' {
  const decoded = decode(bytes)
  if (decoded !== undefined) {
    const clean = text(decoded)
    return clean === decoded ? bytes : new TextEncoder().encode(clean)
  }
  if (sweep.bytes(bytes) === undefined) return 'secret'
  return PLAIN.test(mediaType) ? bytes : 'not-searchable'
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}

function addressOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
