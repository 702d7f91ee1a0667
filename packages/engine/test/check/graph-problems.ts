import type { ProblemCase } from './problem-case.ts'

const one = { type: 'math.add', with: { a: 1 } }

const loopGraph = { inputs: { x: { kind: 'number' } }, outputs: { x: 'input.x' }, nodes: {}, wires: [] }

/** Faults of nodes that run graphs or offer tools. */
export const GRAPH_PROBLEMS: readonly ProblemCase[] = [
  [
    'a missing setting',
    { nodes: { l: { type: 'flow.loop', graph: 'g' } }, graphs: { g: loopGraph } },
    'bad-settings',
    'nodes.l.with.max',
    /"max" of flow\.loop/,
  ],
  [
    'a cache around a graph',
    { nodes: { c: { type: 'flow.call', graph: 'g', policy: { cache: true } } }, graphs: { g: {} } },
    'bad-policy',
    'nodes.c.policy.cache',
    /does not apply to flow\.call/,
    /inside the graph/,
  ],
  ['no graph', { nodes: { c: { type: 'flow.call' } } }, 'missing-graph', 'nodes.c', /needs "graph"/],
  [
    'an unknown graph',
    { nodes: { c: { type: 'flow.call', graph: 'gg' } }, graphs: { g: {} } },
    'unknown-graph',
    'nodes.c.graph',
    /no graph "gg"/,
    /"g"/,
  ],
  [
    'a map over a graph without an item',
    { nodes: { m: { type: 'flow.map', graph: 'g' } }, graphs: { g: {} } },
    'missing-graph',
    'nodes.m.graph',
    /"item"/,
  ],
  [
    'a loop over a graph that is never done',
    { nodes: { l: { type: 'flow.loop', graph: 'g', with: { max: 2, x: 1 } } }, graphs: { g: loopGraph } },
    'missing-graph',
    'nodes.l.graph',
    /"done"/,
  ],
  [
    'a loop that carries a value of another kind over',
    {
      nodes: { l: { type: 'flow.loop', graph: 'g', with: { max: 2, x: 1 } } },
      graphs: {
        g: {
          inputs: { x: { kind: 'number' }, stop: { kind: 'boolean', default: false } },
          outputs: { x: 'e.text', done: 'input.stop' },
          nodes: { e: { type: 'text.echo' } },
          wires: ['input.x -> e.text'],
        },
      },
    },
    'missing-graph',
    'nodes.l.graph',
    /"x".*text.*number/,
  ],
  [
    'a graph beside a node that runs none',
    { nodes: { one: { ...one, graph: 'g' } }, graphs: { g: {} } },
    'unknown-setting',
    'nodes.one.graph',
    /runs no graph/,
  ],
  [
    'a tool without a graph',
    { nodes: { t: { type: 'flow.tool', with: { name: 'n', description: 'd' } } } },
    'missing-graph',
    'nodes.t',
    /"graph", or "type"/,
  ],
  [
    'a tool of no graph',
    { nodes: { t: { type: 'flow.tool', graph: 'x', with: { name: 'n', description: 'd' } } } },
    'unknown-graph',
    'nodes.t.graph',
    /no graph "x"/,
  ],
  [
    'a tool of no node type',
    { nodes: { t: { type: 'flow.tool', with: { name: 'n', description: 'd', type: 'math.nope' } } } },
    'unknown-type',
    'nodes.t.with.type',
    /no node type "math\.nope"/,
  ],
  [
    'a tool with a bad fixed input',
    { nodes: { t: { type: 'flow.tool', with: { name: 'n', description: 'd', type: 'math.add', with: { a: 'x' } } } } },
    'bad-literal',
    'nodes.t.with.with.a',
    /not of kind number/,
  ],
]
