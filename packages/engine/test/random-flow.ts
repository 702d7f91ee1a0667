import type { Flow, FlowGraph, FlowNode, FlowOutput, Json, JsonObject } from '../src/index.ts'
import { INPUTS, OUTPUTS, type PortFacts } from './random-nodes.ts'

/** Numbers from 0 up to, and not including, 1: the same for the same seed. */
export type Dice = () => number

/** Dice by mulberry32. */
export function createDice(seed: number): Dice {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Graphs that random nodes run: each with the ports that the node has because of it. */
const CALLED: Readonly<
  Record<string, { readonly inputs: readonly PortFacts[]; readonly outputs: readonly PortFacts[] }>
> = {
  'flow.call': {
    inputs: [
      { name: 'x', kind: 'number', required: true },
      { name: 'y', kind: 'number', required: false },
    ],
    outputs: [
      { name: 'first', kind: 'any', required: true },
      { name: 'second', kind: 'any', required: false },
    ],
  },
  'flow.map': {
    inputs: [
      { name: 'items', kind: 'list<number>', required: true },
      { name: 'y', kind: 'number', required: false },
    ],
    outputs: [{ name: 'first', kind: 'list<any>', required: true }],
  },
  'flow.loop': {
    inputs: [{ name: 'x', kind: 'number', required: true }],
    outputs: [{ name: 'x', kind: 'number', required: true }],
  },
}

/** The input ports of a node of a random flow. */
export const inputsOf = (type: string): readonly PortFacts[] => INPUTS[type] ?? CALLED[type].inputs

/** The output ports of a node of a random flow. */
export const outputsOfNode = (node: FlowNode): readonly PortFacts[] => {
  const own = OUTPUTS[node.type] ?? CALLED[node.type].outputs
  const extra = node.policy?.['onError'] === 'branch' ? [{ name: 'error', kind: 'json', required: true }] : []
  const errors =
    node.with?.['onItemError'] === 'collect' ? [{ name: 'errors', kind: 'list<json>', required: true }] : []
  return [...own, ...errors, ...extra]
}

interface Source {
  readonly end: string
  readonly kind: string
}

const fits = (from: string, to: string): boolean =>
  from === to || to === 'any' || (to === 'text' && (from === 'number' || from === 'boolean'))

/** A flow of so many nodes, each fed by nodes before it; its file order has nothing to do with that order. */
export function randomFlow(seed: number, size: number): Flow {
  const dice = createDice(seed)
  const leaf = randomGraph(dice, Math.ceil(size / 4), calledInputs('flow.call'), [])
  const item = randomGraph(dice, Math.ceil(size / 4), calledInputs('flow.map'), ['leaf'])
  const root = randomGraph(dice, size, { x: { kind: 'number' }, y: { kind: 'number', optional: true } }, [
    'leaf',
    'item',
    'loop',
  ])
  return { latchwork: 1, name: 'random', ...root, graphs: { leaf, item, loop: LOOP } }
}

const calledInputs = (type: 'flow.call' | 'flow.map'): NonNullable<FlowGraph['inputs']> =>
  type === 'flow.call'
    ? { x: { kind: 'number' }, y: { kind: 'number', optional: true } }
    : { item: { kind: 'number' }, index: { kind: 'number' }, y: { kind: 'number', default: 5 } }

/** Counts up by 10 until 30 is reached. */
const LOOP: FlowGraph = {
  inputs: { x: { kind: 'number' } },
  outputs: { x: 'step.sum', done: 'stop.yes' },
  nodes: {
    step: { type: 'random.mix', with: { b: 5, c: 0, turns: 1 } },
    half: { type: 'random.mix', with: { b: 0, c: 0 } },
    stop: { type: 'random.even' },
  },
  wires: ['input.x -> step.a', 'step.sum -> half.a', 'half.sum -> stop.value'],
}

function randomGraph(
  dice: Dice,
  size: number,
  inputs: NonNullable<FlowGraph['inputs']>,
  graphs: readonly string[],
): FlowGraph {
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(dice() * values.length)]
  const sources: Source[] = Object.entries(inputs).map(([name, { kind }]) => ({ end: `input.${name}`, kind }))
  const nodes: [string, FlowNode][] = []
  const wires: string[] = []
  const types = Object.keys(INPUTS)
  for (let index = 0; index < size; index++) {
    const id = `${'zyxwvutsrqponm'[index % 14]}-${index}`
    const graph = graphs.length > 0 && dice() < 0.2 ? pick(graphs) : undefined
    const type =
      graph === undefined ? pick(types) : ({ leaf: 'flow.call', item: 'flow.map', loop: 'flow.loop' }[graph] ?? '')
    const made = wireNode(id, type, sources, wires, dice)
    if (made === undefined) continue
    const node: FlowNode = {
      type,
      ...(graph !== undefined && { graph }),
      ...dress(type, made, isFed(id, made, wires), dice),
    }
    nodes.push([id, node])
    for (const { name, kind } of outputsOfNode(node)) sources.push({ end: `${id}.${name}`, kind })
  }
  nodes.sort(([a], [b]) => (a < b ? -1 : 1))
  return { inputs, outputs: chooseOutputs(graphs, sources, pick, dice), nodes: Object.fromEntries(nodes), wires }
}

/** Wires a node's inputs to what is there, or gives literals; undefined when a required input finds nothing. */
function wireNode(
  id: string,
  type: string,
  sources: readonly Source[],
  wires: string[],
  dice: Dice,
): JsonObject | undefined {
  const literals: Record<string, Json> = {}
  const added: string[] = []
  for (const { name, kind, required, many = false } of inputsOf(type)) {
    const fitting = sources.filter((source) => fits(source.kind, kind) || (many && source.kind === `list<${kind}>`))
    const isWired = fitting.length > 0 && dice() < 0.75
    if (isWired) {
      const recent = fitting.slice(-12)
      const count = many ? 1 + Math.floor(dice() * 3) : 1
      const chosen = new Set(Array.from({ length: count }, () => recent[Math.floor(dice() * recent.length)].end))
      for (const end of chosen) added.push(`${end} -> ${id}.${name}`)
    }
    if (kind === 'number' && (isWired ? dice() < 0.2 : required || dice() < 0.5)) {
      literals[name] = many ? [Math.floor(dice() * 50), 1] : Math.floor(dice() * 50)
    } else if (!isWired && required) {
      if (kind === 'boolean') literals[name] = dice() < 0.5
      else if (kind === 'text') literals[name] = 'letters'
      else return undefined
    }
  }
  wires.push(...added)
  return literals
}

/** Whether a node has what its two outputs would repeat. */
function isFed(id: string, literals: JsonObject, wires: readonly string[]): boolean {
  return ['a', 'b'].every(
    (name) => literals[name] !== undefined || wires.some((wire) => wire.endsWith(` -> ${id}.${name}`)),
  )
}

/** Settings, policies, locks and bypasses. */
function dress(type: string, literals: JsonObject, canBypass: boolean, dice: Dice): Omit<FlowNode, 'type'> {
  const turns = type.startsWith('random.') && dice() < 0.5 ? { turns: Math.floor(dice() * 9) } : {}
  const map =
    type === 'flow.map'
      ? { concurrency: 1 + Math.floor(dice() * 3), onItemError: ['stop', 'skip', 'collect'][Math.floor(dice() * 3)] }
      : {}
  const loop = type === 'flow.loop' ? { max: 4 } : {}
  const fails = type === 'random.picky' || type === 'flow.call' || type === 'flow.loop' || type === 'flow.map'
  const onError = fails
    ? [undefined, 'stop', 'skip', 'branch', 'branch', type === 'random.picky' ? { value: { value: 11 } } : 'skip'][
        Math.floor(dice() * 6)
      ]
    : undefined
  const lock = type === 'random.mix' ? dice() : 1
  return {
    with: { ...literals, ...turns, ...map, ...loop },
    ...(onError !== undefined && { policy: { onError } }),
    ...(lock < 0.08 && { frozen: { sum: 21 } }),
    ...(canBypass && lock >= 0.08 && lock < 0.16 && { bypass: true }),
  }
}

function chooseOutputs(
  graphs: readonly string[],
  sources: readonly Source[],
  pick: <Value>(values: readonly Value[]) => Value,
  dice: Dice,
): Record<string, FlowOutput> {
  const known = sources.filter(({ kind }) => kind !== 'json' && kind !== 'list<json>')
  if (graphs.length < 2) {
    return { first: pick(known).end, ...(graphs.length === 0 && { second: { from: pick(known).end, optional: true } }) }
  }
  const outputs = known.map(({ end }, index): [string, FlowOutput] => [
    `o${index}`,
    dice() < 0.03 ? end : { from: end, optional: true },
  ])
  return Object.fromEntries(outputs)
}
