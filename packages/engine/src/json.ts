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
  if (typeof value !== 'object' || value === null) return judgeScalar(value)
  const open: object[] = [value]
  const depths = [0]
  for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
    const depth = depths.pop() ?? 0
    const problem = judgeHolder(holder, depth) ?? judgeMembers(holder, (child) => open.push(child))
    if (problem !== undefined) return problem
    while (depths.length < open.length) depths.push(depth + 1)
  }
  return undefined
}

function judgeHolder(holder: object, depth: number): string | undefined {
  if (depth > MAX_DEPTH) return `it is nested deeper than ${MAX_DEPTH} levels`
  return Array.isArray(holder) ? undefined : findClass(holder)
}

/** What an object is an instance of, in words; undefined for a plain object. */
export function findClass(holder: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(holder)
  if (prototype === null || prototype === Object.prototype) return undefined
  const maker: unknown = Reflect.get(holder, 'constructor')
  return `an object of class ${typeof maker === 'function' ? maker.name : 'unknown'} is not JSON`
}

/** Judges what an object or a list holds, and gives the objects and lists among it to `enter`. */
function judgeMembers(holder: object, enter: (child: object) => void): string | undefined {
  const keys = Array.isArray(holder) ? undefined : Object.keys(holder)
  const count = Array.isArray(holder) ? holder.length : (keys?.length ?? 0)
  for (let position = 0; position < count; position++) {
    const key = keys === undefined ? position : keys[position]
    if (typeof key === 'string' && REFUSED_KEYS.has(key)) return `the key "${key}" is refused`
    const child: unknown = Reflect.get(holder, key)
    if (typeof child === 'object' && child !== null) enter(child)
    else if (child !== undefined || keys === undefined) {
      const problem = judgeScalar(child)
      if (problem !== undefined) return problem
    }
  }
  return undefined
}

function judgeScalar(value: unknown): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${value} is not a JSON number`
  return value === undefined ? 'undefined is not JSON' : `a ${typeof value} is not JSON`
}
