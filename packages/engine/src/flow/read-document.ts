import { isJsonObject, REFUSED_KEYS } from '../json.ts'
import {
  FLOW_KEYS,
  FLOW_LIMITS,
  GRAPH_KEYS,
  ID_PATTERN,
  INPUT_KEYS,
  NAME_PATTERN,
  NODE_KEYS,
  OUTPUT_KEYS,
  RESERVED_IDS,
  WIRE_PATTERN,
  type Flow,
} from './document.ts'
import type { DocumentPath } from './path.ts'

/** The newest format version that this engine reads. */
export const FORMAT_VERSION = 1

/** What is wrong with a document, and where. */
export class DocumentFault extends Error {
  override readonly name = 'DocumentFault'
  readonly path: DocumentPath
  readonly reason: string
  readonly hint: string | undefined

  constructor(path: DocumentPath, reason: string, hint?: string) {
    super(reason)
    this.path = path
    this.reason = reason
    this.hint = hint
  }
}

/** A parsed flow, and how many keys its objects have together: fewer than its text has when a key stands twice. */
export interface ReadResult {
  readonly flow: Flow
  readonly keys: number
}

// The rules of labels and names in the secrets stores; the engine knows nothing else of them.
const SECRET_NAME = /^[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*$/
const LABEL = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

type Tally = { keys: number; nodes: number }
type Members = Readonly<Record<string, unknown>>

// Nodes and wires are judged by hand: zod over each of 100,000 of them costs more than all the rest of loading.

/** Judges a parsed document. Throws DocumentFault at the first thing that is not a flow's. */
export function readDocument(document: unknown): ReadResult {
  const tally: Tally = { keys: 0, nodes: 0 }
  const root = objectAt(document, [], tally, FLOW_KEYS, () => readVersion(document))
  if (typeof root['name'] !== 'string' || root['name'].trim() === '' || root['name'].length > 200) {
    throw new DocumentFault(['name'], 'a flow needs a name, a text of 1 to 200 characters')
  }
  if (root['description'] !== undefined) textAt(root['description'], ['description'])
  readGraph(root, [], tally)
  if (root['graphs'] !== undefined) {
    const graphs = objectAt(root['graphs'], ['graphs'], tally)
    for (const name of Object.keys(graphs)) {
      const path = ['graphs', name]
      if (!ID_PATTERN.test(name)) throw badId(path, name, 'graph')
      readGraph(objectAt(graphs[name], path, tally, GRAPH_KEYS), path, tally)
    }
  }
  if (root['secrets'] !== undefined) readSecrets(root['secrets'], tally)
  return { flow: document as Flow, keys: tally.keys }
}

function readVersion(document: unknown): void {
  const version: unknown = isJsonObject(document) ? document['latchwork'] : undefined
  if (version === FORMAT_VERSION) return
  if (version === undefined) {
    throw new DocumentFault([], 'this is not a flow file: it has no "latchwork": 1 at its top')
  }
  if (typeof version === 'number' && version > FORMAT_VERSION) {
    const reason = `this file has format version ${version}; this Latchwork reads up to version ${FORMAT_VERSION}`
    throw new DocumentFault(['latchwork'], reason, 'Update Latchwork, then open the file again. Nothing was changed.')
  }
  throw new DocumentFault(['latchwork'], `${JSON.stringify(version)} is not a format version; the current one is 1`)
}

function readGraph(graph: Members, path: DocumentPath, tally: Tally): void {
  if (graph['inputs'] !== undefined) readInputs(graph['inputs'], [...path, 'inputs'], tally)
  if (graph['outputs'] !== undefined) readOutputs(graph['outputs'], [...path, 'outputs'], tally)
  if (graph['nodes'] === undefined) throw new DocumentFault(path, '"nodes" is missing')
  if (graph['wires'] === undefined) throw new DocumentFault(path, '"wires" is missing')
  readNodes(graph['nodes'], [...path, 'nodes'], tally)
  readWires(graph['wires'], [...path, 'wires'])
  for (const key of ['layout', 'notes', 'frames']) readFree(graph[key], () => [...path, key], tally)
}

function readInputs(value: unknown, path: DocumentPath, tally: Tally): void {
  const inputs = objectAt(value, path, tally)
  for (const name of Object.keys(inputs)) {
    const at = [...path, name]
    if (!NAME_PATTERN.test(name)) throw badName(at, name, 'input')
    const input = objectAt(inputs[name], at, tally, INPUT_KEYS)
    textAt(input['kind'], [...at, 'kind'])
    for (const key of ['title', 'summary']) if (input[key] !== undefined) textAt(input[key], [...at, key])
    if (input['optional'] !== undefined) flagAt(input['optional'], [...at, 'optional'])
    readFree(input['default'], () => [...at, 'default'], tally)
  }
}

function readOutputs(value: unknown, path: DocumentPath, tally: Tally): void {
  const outputs = objectAt(value, path, tally)
  for (const name of Object.keys(outputs)) {
    const at = [...path, name]
    if (!NAME_PATTERN.test(name)) throw badName(at, name, 'output')
    const output = outputs[name]
    if (typeof output === 'string') continue
    const described = objectAt(output, at, tally, OUTPUT_KEYS)
    textAt(described['from'], [...at, 'from'])
    if (described['optional'] !== undefined) flagAt(described['optional'], [...at, 'optional'])
  }
}

function readNodes(value: unknown, path: DocumentPath, tally: Tally): void {
  if (!isJsonObject(value)) throw new DocumentFault(path, '"nodes" must be an object, in braces')
  const ids = Object.keys(value)
  tally.nodes += ids.length
  tally.keys += ids.length
  if (tally.nodes > FLOW_LIMITS.nodes) {
    const reason = `the flow has ${tally.nodes} nodes or more; the limit is ${FLOW_LIMITS.nodes}`
    throw new DocumentFault(path, reason, 'Use flow.map over a list, or split the flow.')
  }
  for (const id of ids) {
    if (REFUSED_KEYS.has(id)) throw refusedKey([...path, id], id)
    if (!ID_PATTERN.test(id)) throw badId([...path, id], id, 'node')
    if (RESERVED_IDS.has(id)) {
      throw new DocumentFault([...path, id], `"${id}" means the graph's own ${id}s and cannot be a node's id`)
    }
    readNode(value[id], path, id, tally)
  }
}

function readNode(value: unknown, path: DocumentPath, id: string, tally: Tally): void {
  if (!isJsonObject(value)) throw new DocumentFault([...path, id], 'a node is an object, in braces')
  for (const key in value) {
    tally.keys++
    const fits = nodeKeyFits(key, value[key])
    if (fits === undefined) throw unknownKey([...path, id, key], key, NODE_KEYS)
    if (typeof fits === 'string') throw new DocumentFault([...path, id, key], fits)
    if (key === 'with' || key === 'frozen' || key === 'policy') readFree(value[key], () => [...path, id, key], tally)
  }
  if (value['type'] === undefined) throw new DocumentFault([...path, id], 'the node has no "type"')
}

/** True, or what should stand there; undefined for a key that nodes do not have. */
function nodeKeyFits(key: string, value: unknown): true | string | undefined {
  switch (key) {
    case 'type':
    case 'graph':
      return (
        (typeof value === 'string' && value !== '' && value.length <= 200) ||
        `"${key}" must be a text of 1 to 200 characters`
      )
    case 'title':
      return (typeof value === 'string' && value.length <= 200) || '"title" must be a text of at most 200 characters'
    case 'bypass':
      return typeof value === 'boolean' || '"bypass" must be true or false'
    case 'with':
    case 'frozen':
    case 'policy':
      return isJsonObject(value) || `"${key}" must be an object, in braces`
    default:
      return undefined
  }
}

function readWires(value: unknown, path: DocumentPath): void {
  if (!Array.isArray(value)) throw new DocumentFault(path, '"wires" must be a list, in brackets')
  for (let index = 0; index < value.length; index++) {
    const wire: unknown = value[index]
    if (typeof wire !== 'string' || !WIRE_PATTERN.test(wire)) {
      throw new DocumentFault([...path, index], 'a wire must read "node.port -> node.port"')
    }
  }
}

function readSecrets(value: unknown, tally: Tally): void {
  const secrets = objectAt(value, ['secrets'], tally)
  for (const name of Object.keys(secrets)) {
    const label = secrets[name]
    const path = ['secrets', name]
    if (name.length > 128 || !SECRET_NAME.test(name)) {
      throw new DocumentFault(path, `"${name}" is not a secret's name: letters, digits and single underscores`)
    }
    if (typeof label !== 'string' || !LABEL.test(label) || looksLikeValue(label)) {
      const hint = 'Only a label stands here, such as "work". Values are saved with: latch secrets set NAME'
      throw new DocumentFault(path, 'a label has 1 to 64 letters, digits, _ and -, and is not the value of a key', hint)
    }
  }
}

/** Long, without a break, or with a provider's prefix: nobody names a key so. */
function looksLikeValue(label: string): boolean {
  return label.startsWith('sk-') || /[A-Za-z0-9]{24}/.test(label)
}

/** Counts the keys of a free-form value and refuses what could reach a prototype. */
function readFree(value: unknown, pathOf: () => DocumentPath, tally: Tally): void {
  if (typeof value !== 'object' || value === null) return
  const nested = readFreeMembers(value, pathOf, tally)
  if (nested.length === 0) return
  const stack = nested.map((key) => ({ value: Reflect.get(value, key) as object, path: [...pathOf(), key] }))
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { value: holder, path } = next
    for (const key of readFreeMembers(holder, () => path, tally)) {
      stack.push({
        value: Reflect.get(holder, key) as object,
        path: [...path, Array.isArray(holder) ? Number(key) : key],
      })
    }
  }
}

const NOTHING_NESTED: readonly string[] = []

/** Counts the keys of one object or list; gives those that hold an object or a list themselves. */
function readFreeMembers(value: object, pathOf: () => DocumentPath, tally: Tally): readonly string[] {
  const isList = Array.isArray(value)
  let nested: string[] | undefined
  for (const key in value) {
    if (!isList) tally.keys++
    if (!isList && REFUSED_KEYS.has(key)) throw refusedKey([...pathOf(), key], key)
    const child: unknown = Reflect.get(value, key)
    if (typeof child === 'object' && child !== null) (nested ??= []).push(key)
  }
  return nested ?? NOTHING_NESTED
}

function objectAt(
  value: unknown,
  path: DocumentPath,
  tally: Tally,
  allowed?: readonly string[],
  before: () => void = () => {},
): Members {
  before()
  if (!isJsonObject(value)) {
    throw new DocumentFault(path, `${JSON.stringify(path.at(-1) ?? 'flow')} must be an object, in braces`)
  }
  for (const key of Object.keys(value)) {
    tally.keys++
    if (REFUSED_KEYS.has(key)) throw refusedKey([...path, key], key)
    if (allowed !== undefined && !allowed.includes(key)) throw unknownKey([...path, key], key, allowed)
  }
  return value
}

function textAt(value: unknown, path: DocumentPath): void {
  if (typeof value !== 'string') throw new DocumentFault(path, `"${path.at(-1)}" must be a text, in double quotes`)
}

function flagAt(value: unknown, path: DocumentPath): void {
  if (typeof value !== 'boolean') throw new DocumentFault(path, `"${path.at(-1)}" must be true or false`)
}

function refusedKey(path: DocumentPath, key: string): DocumentFault {
  return new DocumentFault(path, `"${key}" is refused as a name, because it reaches into JavaScript's own objects`)
}

function unknownKey(path: DocumentPath, key: string, allowed: readonly string[]): DocumentFault {
  return new DocumentFault(path, `"${key}" is not known here`, `Known are: ${allowed.join(', ')}.`)
}

function badId(path: DocumentPath, id: string, what: string): DocumentFault {
  const hint = 'An id has 1 to 64 lower-case letters, digits and hyphens, and starts with a letter.'
  return new DocumentFault(path, `"${id}" is not a ${what} id`, hint)
}

function badName(path: DocumentPath, name: string, what: string): DocumentFault {
  const hint = 'A name has 1 to 64 letters, digits and underscores, and does not start with a digit.'
  return new DocumentFault(path, `"${name}" is not an ${what}'s name`, hint)
}
