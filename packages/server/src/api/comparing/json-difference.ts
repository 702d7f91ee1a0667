import { isJsonObject, type Json } from '@latchwork/engine'
import { ownOf } from './graph-of.ts'
import { isMedium, isSameValue } from './same-value.ts'

/** One place at which two JSON values differ; without `a` or `b` where only the other has something. */
export interface JsonDifference {
  /** `items[3].name`; empty for the whole. */
  readonly path: string
  readonly a?: Json
  readonly b?: Json
}

/** So many places are told. */
export const MOST_DIFFERENCES = 200

const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/

/** Where two JSON values differ, in the order of their fields; lists are compared place by place. */
export function jsonDifferences(a: Json, b: Json): readonly JsonDifference[] {
  const found: JsonDifference[] = []
  const walk = (path: string, one: Json | undefined, other: Json | undefined): void => {
    if (found.length >= MOST_DIFFERENCES || isSameValue(one, other)) return
    if (Array.isArray(one) && Array.isArray(other)) {
      for (let index = 0; index < Math.max(one.length, other.length); index += 1)
        walk(`${path}[${index}]`, one[index], other[index])
    } else if (isJsonObject(one) && isJsonObject(other) && !isMedium(one) && !isMedium(other)) {
      for (const name of new Set([...Object.keys(one), ...Object.keys(other)]))
        walk(placeOf(path, name), ownOf(one, name), ownOf(other, name))
    } else found.push({ path, ...(one !== undefined && { a: one }), ...(other !== undefined && { b: other }) })
  }
  walk('', a, b)
  return found
}

function placeOf(path: string, name: string): string {
  if (!NAME.test(name)) return `${path}[${JSON.stringify(name)}]`
  return path === '' ? name : `${path}.${name}`
}
