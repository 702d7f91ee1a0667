import { isJsonObject, type BlobRef, type Json } from '@latchwork/engine'

/**
 * Whether two values are the same. Of media the hash decides, not what they are called; names that a model's provider made
 * up for a call or a message (`call_1f0c…`) are the same, since no two answers ever share them.
 */
export function isSameValue(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (typeof a === 'string' && typeof b === 'string') return isSameMadeUpName(a, b)
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isSameValue(item, b[index]))
  if (!isJsonObject(a) || !isJsonObject(b)) return false
  if (isMedium(a) && isMedium(b)) return a.blob === b.blob && a.mediaType === b.mediaType
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isSameValue(a[name], b[name]))
  )
}

/** Whether a value is a media value. */
export function isMedium(value: unknown): value is BlobRef {
  return isJsonObject(value) && typeof value['blob'] === 'string' && typeof value['mediaType'] === 'string'
}

const MADE_UP = /^(call|fc|msg|resp|rs|req)_[A-Za-z0-9]{16,}$/

function isSameMadeUpName(a: string, b: string): boolean {
  const [kind, other] = [a, b].map((name) => (name.length > 100 ? undefined : MADE_UP.exec(name)?.[1]))
  return kind !== undefined && kind === other
}
