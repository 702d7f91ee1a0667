/** Any value that a port can carry: what JSON can say, nothing else. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

/** An object of JSON values. */
export interface JsonObject {
  readonly [key: string]: Json | undefined
}

/** Whether the value is an object that is neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Names that would reach an object's prototype; refused as a key everywhere. */
export const REFUSED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** The deepest nesting of a value that is accepted anywhere. */
export const MAX_DEPTH = 100

/**
 * Finds the first thing in a value that JSON cannot carry, and says what it is; undefined when all of it is JSON.
 * Iterative, so that a hostile value cannot overflow the stack.
 */
export function findNonJson(value: unknown): string | undefined {
  const stack: { value: unknown; depth: number }[] = [{ value, depth: 0 }]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const problem = judge(next.value, next.depth)
    if (problem !== undefined) return problem
    if (typeof next.value !== 'object' || next.value === null) continue
    for (const key of Object.keys(next.value)) {
      if (REFUSED_KEYS.has(key)) return `the key "${key}" is refused`
      const child: unknown = Reflect.get(next.value, key)
      if (child !== undefined) stack.push({ value: child, depth: next.depth + 1 })
    }
  }
  return undefined
}

function judge(value: unknown, depth: number): string | undefined {
  if (depth > MAX_DEPTH) return `it is nested deeper than ${MAX_DEPTH} levels`
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${value} is not a JSON number`
  if (typeof value !== 'object') return `a ${typeof value} is not JSON`
  if (Array.isArray(value)) return undefined
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === null || prototype === Object.prototype) return undefined
  return `an object of class ${value.constructor.name} is not JSON`
}
