/** A node of a JSON schema, read without trust. */
export type SchemaNode = Readonly<Record<string, unknown>>

/** A value as a schema node; `true`, `false` and nonsense become the schema that allows everything. */
export function nodeOf(value: unknown): SchemaNode {
  return isNode(value) ? value : {}
}

/** Whether a value is an object. */
export function isNode(value: unknown): value is SchemaNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A list of schema nodes, or none. */
export function nodesOf(value: unknown): readonly SchemaNode[] {
  return Array.isArray(value) ? value.map(nodeOf) : []
}

/** A keyword's number, or undefined. */
export function numberOf(node: SchemaNode, keyword: string): number | undefined {
  const value = node[keyword]
  return typeof value === 'number' ? value : undefined
}

/** A keyword's text, or undefined. */
export function textOf(node: SchemaNode, keyword: string): string | undefined {
  const value = node[keyword]
  return typeof value === 'string' ? value : undefined
}

/** The node with references followed and the parts of `allOf` put together. */
export function resolveNode(node: SchemaNode, root: SchemaNode): SchemaNode {
  const reference = textOf(node, '$ref')
  const { $ref: _, allOf, ...own } = node
  const target = reference === undefined ? {} : resolveNode(follow(reference, root), root)
  return nodesOf(allOf)
    .map((part) => resolveNode(part, root))
    .reduce(merge, merge(target, own))
}

function follow(reference: string, root: SchemaNode): SchemaNode {
  const steps = reference
    .replace(/^#\/?/, '')
    .split('/')
    .filter((step) => step !== '')
  return steps.reduce<SchemaNode>((node, step) => {
    return nodeOf(node[decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')])
  }, root)
}

function merge(one: SchemaNode, other: SchemaNode): SchemaNode {
  const properties = { ...nodeOf(one['properties']), ...nodeOf(other['properties']) }
  const required = [one['required'], other['required']].flatMap((names) => (Array.isArray(names) ? names : []))
  return {
    ...one,
    ...other,
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required: [...new Set(required)] } : {}),
  }
}

/** The alternatives that a node allows: its `anyOf` or `oneOf`, or one for each of several types. */
export function alternativesOf(node: SchemaNode): readonly SchemaNode[] {
  const { anyOf, oneOf, type, ...rest } = node
  const branches = nodesOf(anyOf ?? oneOf)
  if (branches.length > 0)
    return branches.map((branch) => merge({ ...rest, ...(type === undefined ? {} : { type }) }, branch))
  if (Array.isArray(type) && type.length > 1) return type.map((one: unknown) => ({ ...rest, type: one }))
  return [Array.isArray(type) ? { ...rest, type: type[0] } : node]
}

/** The type of values of a node, also where it does not say. */
export function typeOf(node: SchemaNode): string {
  const type = textOf(node, 'type')
  if (type !== undefined) return type
  if ('properties' in node || 'additionalProperties' in node) return 'object'
  if ('items' in node || 'prefixItems' in node) return 'array'
  return 'string'
}
