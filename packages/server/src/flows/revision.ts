import { createHash } from 'node:crypto'

/** The revision of a content: equal bytes have an equal one. */
export function revisionOf(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 32)
}
