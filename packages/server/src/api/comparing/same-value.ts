import { isJsonObject, type BlobRef, type Json } from '@latchwork/engine'

/** Whether two values are the same. Of media the hash decides, not what they are called. */
export function isSameValue(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
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
