import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

/** The version of the file's format. A newer one is refused. */
export const FORMAT_VERSION = 1

const sealedSchema = z.looseObject({
  name: z.string(),
  label: z.string().optional(),
  iv: z.string(),
  data: z.string(),
  tag: z.string(),
})

/** The shape of the encrypted file. */
export const sealedFileSchema = z.looseObject({
  version: z.literal(FORMAT_VERSION),
  /** Counts the writes. */
  revision: z.int().nonnegative(),
  keyId: z.string(),
  entries: z.array(sealedSchema),
  /** HMAC-SHA256 over all of the above, so that no entry can be dropped, doubled or moved. */
  mac: z.string(),
})

/** One entry as it stands in the file: all but its name and label is encrypted. */
export type SealedEntry = z.output<typeof sealedSchema>

/** The content of the encrypted file. */
export type SealedFile = z.output<typeof sealedFileSchema>

const contentSchema = z.object({ value: z.string(), baseURL: z.string().optional(), setAt: z.string() })

/** What an entry holds once opened. */
export type EntryContent = z.output<typeof contentSchema>

/** The keys that one data key gives: for entries, for the list, and the name it is known by. */
export interface DerivedKeys {
  readonly keyId: string
  readonly entryKey: Buffer
  readonly listKey: Buffer
}

/** Derives the keys from the 32 bytes of the data key (HKDF-SHA256). */
export const deriveKeys = (dataKey: Uint8Array): DerivedKeys => {
  const derive = (purpose: string, length: number) =>
    Buffer.from(hkdfSync('sha256', dataKey, '', `latchwork secrets ${FORMAT_VERSION} ${purpose}`, length))
  return { keyId: derive('key id', 8).toString('hex'), entryKey: derive('entry', 32), listKey: derive('list', 32) }
}

/** Encrypts one entry (AES-256-GCM, a random 96-bit iv), bound to the format, the key, its name and its label. */
export const seal = (keys: DerivedKeys, key: { name: string; label?: string }, content: EntryContent): SealedEntry => {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keys.entryKey, iv).setAAD(boundTo(keys, key))
  const data = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final()])
  return {
    ...key,
    iv: iv.toString('base64'),
    data: data.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  }
}

/** Decrypts one entry; undefined when it, its name or its label was changed. */
export const unseal = (keys: DerivedKeys, { name, label, iv, data, tag }: SealedEntry): EntryContent | undefined => {
  try {
    const decipher = createDecipheriv('aes-256-gcm', keys.entryKey, Buffer.from(iv, 'base64'), { authTagLength: 16 })
    decipher.setAAD(boundTo(keys, { name, label })).setAuthTag(Buffer.from(tag, 'base64'))
    const text = Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]).toString('utf8')
    return contentSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** Signs the whole file. */
export const sign = (keys: DerivedKeys, file: { revision: number; entries: readonly SealedEntry[] }): SealedFile => {
  const { revision } = file
  const entries = [...file.entries]
  const mac = macOf(keys, { revision, entries }).toString('base64')
  return { version: FORMAT_VERSION, revision, keyId: keys.keyId, entries, mac }
}

/** Whether the list of entries is as it was signed. */
export const isIntact = (keys: DerivedKeys, file: SealedFile): boolean => {
  const claimed = Buffer.from(file.mac, 'base64')
  const actual = macOf(keys, file)
  return claimed.length === actual.length && timingSafeEqual(claimed, actual)
}

const boundTo = ({ keyId }: DerivedKeys, { name, label = '' }: { name: string; label?: string }): Buffer =>
  Buffer.from([FORMAT_VERSION, keyId, name, label].join('|'))

const macOf = (
  keys: DerivedKeys,
  { revision, entries }: { revision: number; entries: readonly SealedEntry[] },
): Buffer => {
  const lines = entries.map(({ name, label = '', iv, data, tag }) => [name, label, iv, data, tag].join('|'))
  const text = [FORMAT_VERSION, keys.keyId, revision, ...lines.sort()].join('\n')
  return createHmac('sha256', keys.listKey).update(text).digest()
}
