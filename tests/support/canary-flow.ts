import type { JsonObject } from './json.ts'

/** A graph that asks a model about one file, for `flow.map`. */
const oneNote = {
  inputs: { item: { kind: 'text' } },
  outputs: { note: 'ask.text' },
  nodes: {
    ask: {
      type: 'openai.prompt',
      with: { prompt: 'Note:\n{{text}}' },
      policy: { retry: { attempts: 2, backoffMs: 1 } },
    },
    read: { type: 'files.read' },
  },
  wires: ['read.text -> ask.text', 'input.item -> read.path'],
}

const timesTwo = {
  inputs: { a: { kind: 'number' } },
  outputs: { product: 'times.product' },
  nodes: { times: { type: 'math.multiply', with: { b: 2 } } },
  wires: ['input.a -> times.a'],
}

/** Doubles until the number is above 10, for `flow.loop`. */
const doubling = {
  inputs: { a: { kind: 'number' } },
  outputs: { a: 'times.product', done: 'enough.result' },
  nodes: {
    times: { type: 'math.multiply', with: { b: 2 } },
    enough: { type: 'math.compare', with: { b: 10, operator: '>' } },
  },
  wires: ['input.a -> times.a', 'times.product -> enough.a'],
}

const schema = {
  type: 'object',
  properties: { topic: { type: 'string' }, score: { type: 'number' } },
  required: ['topic', 'score'],
}

const nodes = {
  // Deadlines that have passed: nobody is there to answer.
  approve: { type: 'flow.approve', with: { until: '2020-01-01T00:00:00Z', onDeadline: 'approve' } },
  wait: { type: 'flow.wait', with: { until: '2020-01-01T00:00:00Z' } },
  agent: { type: 'openai.agent', with: { instructions: 'Work.', input: 'Use tool double' } },
  branch: { type: 'flow.branch' },
  call: { type: 'flow.call', graph: 'times-two', with: { a: 3 } },
  compare: { type: 'math.compare', with: { operator: '>' } },
  concat: { type: 'list.concat' },
  contains: { type: 'text.contains', with: { search: 'said' } },
  delay: { type: 'flow.delay', with: { ms: 1 } },
  divide: { type: 'math.divide', with: { b: 3 } },
  double: { type: 'flow.tool', graph: 'times-two', with: { name: 'double', description: 'Doubles a number.' } },
  each: { type: 'flow.map', graph: 'one-note', with: { concurrency: 2, onItemError: 'collect' } },
  fail: { type: 'flow.fail', with: { when: false } },
  facts: {
    type: 'openai.prompt',
    with: { prompt: 'The facts of {{notes}}', schema },
    policy: { retry: { attempts: 2, backoffMs: 1 } },
  },
  files: { type: 'files.list', with: { folder: 'notes', pattern: '**/*.md' } },
  first: { type: 'list.first' },
  get: { type: 'json.get', with: { path: 'list[1]' } },
  item: { type: 'list.item', with: { index: 1 } },
  joined: { type: 'text.join' },
  last: { type: 'list.last' },
  length: { type: 'text.length' },
  loop: { type: 'flow.loop', graph: 'doubling', with: { max: 9, a: 3 } },
  made: { type: 'json.build', with: { fields: ['topic', 'first', 'last', 'item', 'slice', 'taken', 'web', 'got'] } },
  merge: { type: 'flow.merge' },
  parsed: { type: 'json.parse', with: { text: '{"list":[3,1,3,2]}' } },
  range: { type: 'list.range', with: { end: 4 } },
  read: { type: 'files.read', with: { path: 'notes/one.md' } },
  replaced: { type: 'text.replace', with: { search: 'You', replacement: 'They' } },
  round: { type: 'math.round', with: { decimals: 1 } },
  size: { type: 'list.length' },
  slice: { type: 'list.slice', with: { start: 1, end: 3 } },
  sorted: { type: 'list.sort' },
  split: { type: 'text.split' },
  subtract: { type: 'math.subtract', with: { b: 1 } },
  sum: { type: 'math.add' },
  switch: { type: 'flow.switch', with: { cases: ['sample'] } },
  taken: { type: 'flow.merge' },
  template: { type: 'text.template', with: { template: '{{agent}} · {{replaced}} · {{round}}' } },
  unique: { type: 'list.unique' },
  web: { type: 'http.request' },
  write: { type: 'files.write', with: { path: 'out/answer.txt' } },
}

const wires = [
  'double.tool -> agent.tools',
  'compare.result -> branch.condition',
  'facts.topic -> branch.value',
  'facts.score -> compare.a',
  'range.items -> concat.lists',
  'sorted.items -> concat.lists',
  'joined.text -> contains.text',
  'contains.result -> delay.value',
  'sum.sum -> divide.a',
  'files.paths -> each.items',
  'joined.text -> facts.notes',
  'delay.value -> fail.value',
  'concat.items -> first.items',
  'parsed.value -> get.value',
  'split.parts -> item.items',
  'each.note -> joined.parts',
  'read.text -> joined.parts',
  'concat.items -> last.items',
  'joined.text -> length.text',
  'facts.topic -> made.topic',
  'first.item -> made.first',
  'last.item -> made.last',
  'item.item -> made.item',
  'slice.items -> made.slice',
  'taken.value -> made.taken',
  'web.status -> made.web',
  'get.value -> made.got',
  'branch.then -> merge.values',
  'branch.else -> merge.values',
  'joined.text -> replaced.text',
  'divide.quotient -> round.value',
  'files.paths -> size.items',
  'sorted.items -> slice.items',
  'unique.items -> sorted.items',
  'joined.text -> split.text',
  'call.product -> subtract.a',
  'subtract.difference -> sum.a',
  'loop.a -> sum.b',
  'merge.value -> switch.value',
  'switch.otherwise -> taken.values',
  'switch.sample -> taken.values',
  'agent.text -> template.agent',
  'replaced.text -> template.replaced',
  'round.result -> template.round',
  'range.items -> unique.items',
  'input.url -> web.url',
  'template.text -> write.text',
]

/** A flow that uses every node type of the catalog; `url` is what its `http.request` asks. */
export const everyNodeType: JsonObject = {
  latchwork: 1,
  name: 'every-node-type',
  inputs: { url: { kind: 'text', default: 'http://127.0.0.1:9/' } },
  outputs: {
    made: 'made.value',
    written: 'write.path',
    transcript: 'agent.transcript',
    letters: 'length.length',
    files: 'size.length',
    passed: 'fail.value',
    skipped: { from: 'each.errors', optional: true },
  },
  nodes: {
    ...nodes,
    // The command reaches no address of this machine; a test in this process may allow one.
    web: { ...nodes.web, policy: { onError: { value: { status: 0, headers: {}, body: '' } } } },
  },
  wires,
  graphs: { 'one-note': oneNote, 'times-two': timesTwo, doubling },
}

/** The node types that the flow uses, in all its graphs. */
export const typesUsed: ReadonlySet<string> = new Set(
  [{ nodes }, oneNote, timesTwo, doubling].flatMap((graph) => Object.values(graph.nodes).map(({ type }) => type)),
)

/** A flow that asks once. */
export const askOnce: JsonObject = {
  latchwork: 1,
  name: 'ask-once',
  inputs: { question: { kind: 'text', default: 'Hello' } },
  outputs: { answer: 'ask.text' },
  nodes: {
    ask: { type: 'openai.prompt', with: { prompt: '{{question}}' }, policy: { retry: { attempts: 2, backoffMs: 1 } } },
  },
  wires: ['input.question -> ask.question'],
}

/** A flow that asks with the key of this label. */
export const askLabelled: JsonObject = { ...askOnce, name: 'ask-labelled', secrets: { OPENAI_API_KEY: 'work' } }

/** A flow with one problem of each kind: a wire to nowhere, an unknown type, a cycle. */
export const broken: JsonObject = {
  latchwork: 1,
  name: 'broken',
  nodes: { ask: { type: 'openai.prompt', with: { prompt: '{{a}}' } }, odd: { type: 'no.such', with: { a: 1 } } },
  wires: ['ask.text -> ask.a', 'gone.text -> odd.a'],
}
