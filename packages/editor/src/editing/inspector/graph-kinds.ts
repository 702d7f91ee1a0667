/** The kinds that an input of a graph is offered as. */
export const GRAPH_KINDS: readonly string[] = [
  'text',
  'number',
  'boolean',
  'json',
  'image',
  'audio',
  'file',
  'any',
  'list<text>',
  'list<number>',
  'list<json>',
  'list<file>',
  'list<any>',
]

/** A name for a new input or output that none has yet. */
export function freshPort(side: 'input' | 'output', names: readonly string[]): string {
  const wish = side === 'input' ? 'text' : 'result'
  if (!names.includes(wish)) return wish
  let number = 2
  while (names.includes(`${wish}_${number}`)) number++
  return `${wish}_${number}`
}
