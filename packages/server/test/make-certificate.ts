import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import type { Certificate } from '../src/index.ts'

/** Makes a key and a certificate for it that it signed itself, for 127.0.0.1, ::1 and some names; good for a day. */
export function makeCertificate(names: readonly string[]): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const content = certificateContent(publicKey, names)
  const signature = sign('sha256', content, privateKey)
  const whole = sequence(content, ALGORITHM, bitString(signature))
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${whole.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

/** What is signed, as RFC 5280, section 4.1, has it. */
function certificateContent(publicKey: KeyObject, names: readonly string[]): Buffer {
  const now = Date.now()
  const owner = sequence(set(sequence(COMMON_NAME, tagged(0x0c, Buffer.from('Latchwork test')))))
  return sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ALGORITHM,
    owner,
    sequence(time(now - 3_600_000), time(now + 86_400_000)),
    owner,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(alternativeNames(names), keyId(publicKey))),
  )
}

function alternativeNames(names: readonly string[]): Buffer {
  const addresses = [Buffer.from([127, 0, 0, 1]), Buffer.concat([Buffer.alloc(15), Buffer.from([1])])]
  const all = [
    ...names.map((name) => tagged(0x82, Buffer.from(name))),
    ...addresses.map((address) => tagged(0x87, address)),
  ]
  return sequence(ALTERNATIVE_NAMES, tagged(0x04, sequence(...all)))
}

function keyId(publicKey: KeyObject): Buffer {
  const hash = createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest()
  return sequence(KEY_ID, tagged(0x04, tagged(0x04, hash)))
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts))
}

function set(...parts: readonly Buffer[]): Buffer {
  return tagged(0x31, Buffer.concat(parts))
}

function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes)
}

function bitString(bytes: Buffer): Buffer {
  return tagged(0x03, Buffer.concat([Buffer.from([0]), bytes]))
}

/** `20261121101500Z` */
function time(at: number): Buffer {
  const text = new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '')
  return tagged(0x18, Buffer.from(text))
}

function objectId(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'))
}

/** ecdsa-with-SHA256: 1.2.840.10045.4.3.2 */
const ALGORITHM = sequence(objectId('2a8648ce3d040302'))
/** 2.5.4.3 */
const COMMON_NAME = objectId('550403')
/** 2.5.29.17 */
const ALTERNATIVE_NAMES = objectId('551d11')
/** 2.5.29.14 */
const KEY_ID = objectId('551d0e')
