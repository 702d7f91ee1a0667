import { parseFlow, type Flow, type Json, type JsonObject } from '@latchwork/engine'
import type { RunFile } from '../run-file.ts'
import { flowDifference, type FlowDifference } from './flow-difference.ts'
import { ownOf } from './graph-of.ts'
import { createNodeInputs, type NodeInput, type NodeInputs } from './node-inputs.ts'
import { nodeOutcomes, type NodeOutcome } from './node-outcomes.ts'
import { isSameValue } from './same-value.ts'

/** A port of two runs; without `a` or `b` where that run had no value there. */
export interface PortDifference {
  readonly side: 'input' | 'setting' | 'output' | 'error'
  readonly name: string
  /** Where an input came from, in the later run if it has it: `ask.text`. */
  readonly from?: string
  readonly state: 'same' | 'changed' | 'only-a' | 'only-b'
  readonly a?: Json
  readonly b?: Json
}

/** A node of two runs. */
export interface NodeDifference {
  /** `each[3]/ask`; `agent#turn-2` for a turn of an agent. */
  readonly path: string
  readonly in: 'both' | 'a' | 'b'
  readonly status: { readonly a?: NodeOutcome['status']; readonly b?: NodeOutcome['status'] }
  readonly isSame: boolean
  /** All that is known to go into it was the same in both, and yet something else came out. */
  readonly isAnotherAnswer: boolean
  readonly ports: readonly PortDifference[]
}

/** How two runs differ. */
export interface RunComparison {
  /** Flow, status, inputs, outputs and all nodes are the same; time, tokens, cost and key are not looked at. */
  readonly isSame: boolean
  /** Undefined where the flow of a run was not kept, or cannot be read any more. */
  readonly flow: FlowDifference | undefined
  readonly inputs: readonly PortDifference[]
  readonly outputs: readonly PortDifference[]
  /** In the order of the first run, those of the second alone after the one they followed. */
  readonly nodes: readonly NodeDifference[]
}

/** What of an exported run is compared. */
export type ComparedRun = Pick<RunFile, 'run' | 'flow' | 'events' | 'parts'>

/**
 * Compares two runs port by port. Items of maps, rounds of loops and turns of agents are paired by their path.
 * @example
 * const { nodes } = compareRuns(parseRunFile(one), parseRunFile(other))
 * const changed = nodes.filter(({ isSame }) => !isSame)
 */
export function compareRuns(a: ComparedRun, b: ComparedRun): RunComparison {
  const sides = { a: sideOf(a), b: sideOf(b) }
  const flow =
    sides.a.flow === undefined || sides.b.flow === undefined ? undefined : flowDifference(sides.a.flow, sides.b.flow)
  const isSameFlow = flow === undefined ? isSameValue(a.flow, b.flow) : isNothing(flow)
  const areGraphsSame = flow?.nodes.every(({ graph }) => graph === '') === true
  const nodes = pathsOf(sides.a.outcomes, sides.b.outcomes).map((path) => compareNode(path, sides, areGraphsSame))
  const inputs = compareValues('input', givenInputs(a, sides.a.flow), givenInputs(b, sides.b.flow))
  const outputs = compareValues('output', a.run.outputs, b.run.outputs)
  const isSame =
    isSameFlow &&
    a.run.status === b.run.status &&
    [...inputs, ...outputs].every(({ state }) => state === 'same') &&
    nodes.every((node) => node.isSame)
  return { isSame, flow, inputs, outputs, nodes }
}

interface Side {
  readonly flow: Flow | undefined
  readonly outcomes: ReadonlyMap<string, NodeOutcome>
  readonly inputs: NodeInputs | undefined
}

interface Sides {
  readonly a: Side
  readonly b: Side
}

function sideOf(run: ComparedRun): Side {
  const flow = run.flow === null ? undefined : readFlow(run.flow)
  const outcomes = nodeOutcomes(run)
  const inputs = flow && createNodeInputs({ flow, outcomes, inputs: run.run.inputs })
  return { flow, outcomes, inputs }
}

/** The inputs of a run, defaults included. */
function givenInputs({ run }: ComparedRun, flow: Flow | undefined): JsonObject {
  const defaults = Object.entries(flow?.inputs ?? {}).map(([name, input]) => [name, input.default] as const)
  return { ...Object.fromEntries(defaults.filter(([, value]) => value !== undefined)), ...run.inputs }
}

/** What a secret was taken out of may be no flow any more. */
function readFlow(flow: JsonObject): Flow | undefined {
  try {
    return parseFlow(JSON.stringify(flow))
  } catch {
    return undefined
  }
}

function isNothing({ nodes, others }: FlowDifference): boolean {
  return nodes.length === 0 && others.length === 0
}

/** The paths of both: those of the first in its order, others after the one that they followed in the second. */
function pathsOf(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): readonly string[] {
  const after = new Map<string, string[]>()
  let before = ''
  for (const path of b.keys()) {
    const followers = after.get(before)
    if (a.has(path)) before = path
    else if (followers === undefined) after.set(before, [path])
    else followers.push(path)
  }
  return ['', ...a.keys()].flatMap((path) => [...(path === '' ? [] : [path]), ...(after.get(path) ?? [])])
}

function compareNode(path: string, { a, b }: Sides, areGraphsSame: boolean): NodeDifference {
  const [one, other] = [a.outcomes.get(path), b.outcomes.get(path)]
  const inputs = compareInputs(a.inputs?.of(path) ?? [], b.inputs?.of(path) ?? [])
  const outputs = [
    ...compareValues('output', one?.outputs ?? {}, other?.outputs ?? {}),
    ...compareValues('error', one?.error ?? {}, other?.error ?? {}),
  ]
  const ports = [...inputs.ports, ...outputs]
  const status = { ...(one !== undefined && { a: one.status }), ...(other !== undefined && { b: other.status }) }
  const isIn = one === undefined ? 'b' : other === undefined ? 'a' : 'both'
  const isSameOut = one?.status === other?.status && outputs.every(({ state }) => state === 'same')
  const isSameIn = inputs.areKnown && inputs.ports.every(({ state }) => state === 'same')
  return {
    path,
    in: isIn,
    status,
    isSame: isIn === 'both' && isSameOut && inputs.ports.every(({ state }) => state === 'same'),
    isAnotherAnswer: isIn === 'both' && !isSameOut && isSameIn && isSameNode(path, { a, b }, areGraphsSame),
    ports,
  }
}

/** Whether the node itself is the same; what runs a graph, or is given one, is so only with the same graphs. */
function isSameNode(path: string, { a, b }: Sides, areGraphsSame: boolean): boolean {
  const [one, other] = [a.inputs?.place(path)?.node, b.inputs?.place(path)?.node]
  if (one === undefined || other === undefined || one.type !== other.type || one.graph !== other.graph) return false
  const isAlike = isSameValue(one.frozen, other.frozen) && one.bypass === other.bypass
  return isAlike && (areGraphsSame || (one.graph === undefined && one.type !== 'openai.agent'))
}

function compareInputs(
  a: readonly NodeInput[],
  b: readonly NodeInput[],
): { readonly ports: readonly PortDifference[]; readonly areKnown: boolean } {
  const names = [...new Set([...a, ...b].map(({ name }) => name))]
  const ports = names.flatMap((name) => {
    const [one, other] = [a, b].map((side) => side.find((input) => input.name === name))
    const from = other?.from ?? one?.from
    const side = from === undefined ? 'setting' : 'input'
    return portOf({ side, name, ...(from !== undefined && { from }) }, one?.value, other?.value)
  })
  return { ports, areKnown: [...a, ...b].every(({ isKnown }) => isKnown) }
}

function compareValues(side: 'input' | 'output' | 'error', a: JsonObject, b: JsonObject): readonly PortDifference[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((name) =>
    portOf({ side, name }, ownOf(a, name), ownOf(b, name)),
  )
}

function portOf(
  about: Pick<PortDifference, 'side' | 'name' | 'from'>,
  a: Json | undefined,
  b: Json | undefined,
): readonly PortDifference[] {
  if (a === undefined && b === undefined) return []
  if (a === undefined) return [{ ...about, state: 'only-b', b }]
  if (b === undefined) return [{ ...about, state: 'only-a', a }]
  return [{ ...about, state: isSameValue(a, b) ? 'same' : 'changed', a, b }]
}
