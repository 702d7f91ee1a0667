import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { Stanza, type Identity, type Recipient } from 'age-encryption'
import type { Secret } from './secret.ts'

/** scrypt's work, as a power of two: what age itself takes. */
const WORK = 18
/** More would take minutes, and is what a file made to stall its reader asks for. */
const MOST_WORK = 20
const LABEL = 'age-encryption.org/v1/scrypt'
const CIPHER = { name: 'chacha20-poly1305', tagBytes: 16, nonce: Buffer.alloc(12) } as const

/** Locks an age file with a passphrase, as age's format says, with Node's own scrypt: the package's takes ten times as long. */
export const passphraseRecipient = (passphrase: Secret): Recipient => ({
  wrapFileKey: async (fileKey) => {
    const salt = randomBytes(16)
    const key = await deriveKey(passphrase, salt, WORK)
    const cipher = createCipheriv(CIPHER.name, key, CIPHER.nonce, { authTagLength: CIPHER.tagBytes })
    const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()])
    return [new Stanza(['scrypt', salt.toString('base64').replace(/=+$/, ''), String(WORK)], new Uint8Array(body))]
  },
})

/** Opens what a passphrase locked; null when it is another one. Throws for a header that is none. */
export const passphraseIdentity = (passphrase: Secret): Identity => ({
  unwrapFileKey: async (stanzas) => {
    const [{ args, body }, ...others] = stanzas
    const [kind, salt = '', work = ''] = args
    if (kind !== 'scrypt') return null
    const isSound = others.length === 0 && /^[1-9]\d?$/.test(work) && Number(work) <= MOST_WORK && body.length === 32
    const saltBytes = Buffer.from(salt, 'base64')
    if (!isSound || saltBytes.length !== 16) throw new Error('the header of the passphrase is not one of age')
    const key = await deriveKey(passphrase, saltBytes, Number(work))
    const decipher = createDecipheriv(CIPHER.name, key, CIPHER.nonce, { authTagLength: CIPHER.tagBytes })
    decipher.setAuthTag(body.subarray(-CIPHER.tagBytes))
    try {
      return new Uint8Array(Buffer.concat([decipher.update(body.subarray(0, -CIPHER.tagBytes)), decipher.final()]))
    } catch {
      return null
    }
  },
})

const deriveKey = (passphrase: Secret, salt: Buffer, work: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const cost = { N: 2 ** work, r: 8, p: 1 }
    // It needs 128 bytes for each step and block, and a little more.
    const maxmem = 128 * cost.N * cost.r + 2 ** 20
    passphrase.use((text) =>
      scrypt(text, Buffer.concat([Buffer.from(LABEL), salt]), 32, { ...cost, maxmem }, (error, key) =>
        error === null ? resolve(key) : reject(error),
      ),
    )
  })
