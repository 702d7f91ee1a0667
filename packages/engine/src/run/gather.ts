import type { Json, JsonObject } from '../json.ts'
import { NodeError } from '../node/node-error.ts'
import type { GraphPlan } from '../plan/plan.ts'
import type { Port } from '../ports/port.ts'
import { describeKind, textOf, type Conversion } from '../ports/wiring.ts'

/** In the place of a value: the node was skipped. */
export const SKIP: JsonObject = Object.freeze({ skipped: true })

/** In the place of a value: the node failed, or depends on one that did. */
export const FAIL: JsonObject = Object.freeze({ failed: true })

/** Instead of inputs: not all of them are plain values. */
export const NOT_READY: JsonObject = Object.freeze({ notReady: true })

/** Values of a graph under way, by slot. Undefined: not settled yet. */
export type Values = (Json | undefined)[]

/** The inputs of node `at` as a fresh object; NOT_READY when a source is pending, skipped or failed. */
export function gather(plan: GraphPlan, values: Values, at: number): JsonObject {
  const { shapes, bases, linkStart, links, sources } = plan
  const { clone, inNames, many } = shapes[at]
  const inputs = clone(bases[at])
  let link = linkStart[at]
  const end = linkStart[at + 1]
  for (; link < end; link += 3) {
    const input = links[link]
    const first = links[link + 1]
    const count = links[link + 2] - first
    const value = values[sources[first]]
    if (value === undefined || value === SKIP || value === FAIL) return NOT_READY
    if (many[input] === 0) inputs[inNames[input]] = value
    else if (count === 1) inputs[inNames[input]] = [value]
    else if (count === 2) {
      const second = values[sources[first + 1]]
      if (second === undefined || second === SKIP || second === FAIL) return NOT_READY
      inputs[inNames[input]] = [value, second]
    } else {
      const list: Json[] = [value]
      for (let source = first + 1; source < first + count; source++) {
        const next = values[sources[source]]
        if (next === undefined || next === SKIP || next === FAIL) return NOT_READY
        list.push(next)
      }
      inputs[inNames[input]] = list
    }
  }
  return inputs
}

/** How many sources of a node are not settled; -1 when all are and one of them failed. */
export function countPending(plan: GraphPlan, values: Values, at: number): number {
  const { linkStart, links, sources } = plan
  let pending = 0
  let hasFailed = false
  for (let link = linkStart[at]; link < linkStart[at + 1]; link += 3) {
    for (let source = links[link + 1]; source < links[link + 2]; source++) {
      const value = values[sources[source]]
      if (value === undefined) pending++
      else if (value === FAIL) hasFailed = true
    }
  }
  return pending === 0 && hasFailed ? -1 : pending
}

/**
 * The inputs of a node whose sources are all settled, with skipped ones left out and conversions done; undefined
 * when a required one was skipped.
 * @throws NodeError `kind-mismatch` when a value of kind `any` is not what the port takes
 */
export function gatherSettled(
  plan: GraphPlan,
  values: Values,
  at: number,
  conversions: ReadonlyMap<number, Conversion> | undefined,
): JsonObject | undefined {
  const { shapes, bases, linkStart, links, sources } = plan
  const { clone, inNames, inPorts } = shapes[at]
  const inputs = clone(bases[at])
  for (let link = linkStart[at]; link < linkStart[at + 1]; link += 3) {
    const port = inPorts[links[link]]
    const name = inNames[links[link]]
    const arrived: Json[] = []
    let isAnyThere = false
    for (let source = links[link + 1]; source < links[link + 2]; source++) {
      const value = values[sources[source]]
      if (value === SKIP || value === undefined) continue
      isAnyThere = true
      deliver(arrived, value, conversions?.get(source) ?? 'pass', { port, name })
    }
    if (isAnyThere) inputs[name] = port.many ? arrived : arrived[0]
    else if (port.required) return undefined
  }
  return inputs
}

/** A port, and its name for messages. */
export interface NamedPort {
  readonly port: Port
  readonly name: string
}

/** Puts a value, converted, with what has arrived at a port. */
function deliver(arrived: Json[], value: Json, change: Conversion, to: NamedPort): void {
  if (change === 'splice' && Array.isArray(value)) for (const element of value) arrived.push(element)
  else if (to.port.many && (change === 'splice' || change === 'parse')) {
    for (const element of parsedElements(value, to)) arrived.push(element)
  } else arrived.push(convert(value, change, to))
}

/** A value as it comes out of a wire. */
export function convert(value: Json, change: Conversion, to: NamedPort): Json {
  if (change === 'text') return textOf(value)
  if (change === 'wrap') return [value]
  return change === 'pass' ? value : parsed(value, to)
}

/** A value of kind `any` at a port that takes several: one element, or a list of them. */
function parsedElements(value: Json, to: NamedPort): readonly Json[] {
  if (to.port.schema.safeParse([value]).success) return [value]
  const list = parsed(value, to)
  return Array.isArray(list) ? list : [list]
}

function parsed(value: Json, { port, name }: NamedPort): Json {
  const judged = port.schema.safeParse(value)
  if (judged.success) return value
  const issue = judged.error.issues[0]
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`
  const message = `The input "${name}" takes ${describeKind(port)}, and ${describeValue(value)} arrived${where}.`
  throw new NodeError('kind-mismatch', message, { retryable: false })
}

function describeValue(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return { string: 'text', number: 'a number', boolean: 'a boolean' }[typeof value as string] ?? 'an object'
}
