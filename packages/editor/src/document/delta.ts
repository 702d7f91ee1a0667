import { isJsonObject, type Flow } from '@latchwork/engine'

/**
 * What tells two values apart, in both directions, holding only what differs.
 * `members`: some keys of an object; `splice`: a stretch of a list; `value`: all of it.
 */
export type Delta =
  | { readonly type: 'value'; readonly before: unknown; readonly after: unknown }
  | {
      readonly type: 'splice'
      readonly at: number
      readonly before: readonly unknown[]
      readonly after: readonly unknown[]
    }
  | { readonly type: 'members'; readonly members: ReadonlyMap<string, Delta> }

type Path = readonly string[]

/** The difference between two flows; undefined when there is none. */
export function difference(before: unknown, after: unknown): Delta | undefined {
  return compare(before, after, [])
}

/** One flow out of the other and their difference: undo towards `before`, redo towards `after`. */
export function applyDelta(flow: Flow, delta: Delta, towards: 'before' | 'after'): Flow {
  const other = apply(flow, delta, towards)
  if (!isFlow(other)) throw new TypeError('The history holds a change that does not lead to a flow.')
  return other
}

function isFlow(value: unknown): value is Flow {
  return isJsonObject(value) && isJsonObject(value['nodes']) && Array.isArray(value['wires'])
}

function compare(before: unknown, after: unknown, path: Path): Delta | undefined {
  if (Object.is(before, after)) return undefined
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(before, after)
  if (!isJsonObject(before) || !isJsonObject(after)) return { type: 'value', before, after }
  if (!isUnordered(path)) return isSameText(before, after) ? undefined : { type: 'value', before, after }
  const members = new Map<string, Delta>()
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, next] = [ownMember(before, key), ownMember(after, key)]
    // Of thousands of members nearly all are the same.
    const delta = Object.is(old, next) ? undefined : compare(old, next, [...path, key])
    if (delta !== undefined) members.set(key, delta)
  }
  return members.size === 0 ? undefined : { type: 'members', members }
}

/**
 * Whether the order of an object's keys means nothing, because the file sorts them: then its members change one by
 * one. The order of inputs, outputs and settings is the author's, so those are replaced whole.
 */
function isUnordered(path: Path): boolean {
  const inside = path[0] === 'graphs' ? path.slice(2) : path
  return inside.length === 0 || (inside.length === 1 && (inside[0] === 'nodes' || inside[0] === 'layout'))
}

/** A member that is undefined is none. */
function isSameText(before: object, after: object): boolean {
  return JSON.stringify(before) === JSON.stringify(after)
}

function compareLists(before: readonly unknown[], after: readonly unknown[]): Delta | undefined {
  const shorter = Math.min(before.length, after.length)
  let at = 0
  while (at < shorter && Object.is(before[at], after[at])) at++
  let same = 0
  while (same < shorter - at && Object.is(before[before.length - 1 - same], after[after.length - 1 - same])) same++
  if (at === before.length && at === after.length) return undefined
  return {
    type: 'splice',
    at,
    before: before.slice(at, before.length - same),
    after: after.slice(at, after.length - same),
  }
}

function apply(value: unknown, delta: Delta, towards: 'before' | 'after'): unknown {
  if (delta.type === 'value') return delta[towards]
  if (delta.type === 'splice') {
    const list: readonly unknown[] = Array.isArray(value) ? value : []
    const removed = towards === 'before' ? delta.after.length : delta.before.length
    return [...list.slice(0, delta.at), ...delta[towards], ...list.slice(delta.at + removed)]
  }
  const members: Record<string, unknown> = isJsonObject(value) ? { ...value } : {}
  for (const [key, inner] of delta.members) {
    const member = apply(ownMember(members, key), inner, towards)
    if (member === undefined) delete members[key]
    else members[key] = member
  }
  return members
}

function ownMember(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}
