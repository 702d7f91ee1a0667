/** The names of the colours of kinds, which are the style sheet's variables. */
export const KIND_COLORS = [
  'text',
  'number',
  'boolean',
  'json',
  'image',
  'audio',
  'file',
  'message',
  'tool',
  'agent',
  'any',
] as const

/** A colour of a kind. */
export type KindColor = (typeof KIND_COLORS)[number]

/** The colour of a kind; a list has that of its elements, and a shape of its own. */
export function colorOfKind(kind: string): KindColor {
  const element = kind.replace(/^(?:list<)+/, '').replace(/>+$/, '')
  return KIND_COLORS.find((color) => color === element) ?? 'any'
}

/** The colour of a node type's family, for the mark beside its title. */
export function colorOfType(type: string): KindColor {
  if (type.endsWith('.agent')) return 'agent'
  const family = type.slice(0, type.indexOf('.'))
  return FAMILIES.get(family) ?? KIND_COLORS.find((color) => color === family) ?? 'any'
}

const FAMILIES: ReadonlyMap<string, KindColor> = new Map([
  ['openai', 'message'],
  ['files', 'file'],
  ['flow', 'json'],
  ['math', 'number'],
  ['list', 'text'],
  ['http', 'tool'],
])
