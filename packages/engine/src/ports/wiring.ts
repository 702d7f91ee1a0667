import type { Json } from '../json.ts'
import { elementKind, type Kind } from './kind.ts'
import type { Port } from './port.ts'

/**
 * What happens to a value on its way along a wire.
 * `pass`: nothing. `text`: a number, a boolean or JSON becomes text. `wrap`: one value becomes a list of one.
 * `splice`: a list's elements join a `many` port. `parse`: a value of kind `any` is judged when it arrives.
 */
export type Conversion = 'pass' | 'text' | 'wrap' | 'splice' | 'parse'

/** The one wiring rule: what a wire between two kinds does, undefined when they do not fit. */
export function conversion(from: Kind, to: Kind): Conversion | undefined {
  if (from === to || to === 'any') return 'pass'
  if (from === 'any') return 'parse'
  if (to === 'text' && (from === 'number' || from === 'boolean' || from === 'json')) return 'text'
  const element = elementKind(to)
  if (element === undefined) return undefined
  if (from === element || (element === 'any' && elementKind(from) === undefined)) return 'wrap'
  const fromElement = elementKind(from)
  if (fromElement === undefined) return undefined
  const inner = conversion(fromElement, element)
  return inner === 'pass' || inner === 'parse' ? inner : undefined
}

/** The wiring rule for an input port: a `many` port takes its kind as one element, or a list of it spliced. */
export function portConversion(from: Kind, to: Port): Conversion | undefined {
  const direct = conversion(from, to.kind)
  if (!to.many || (direct !== undefined && direct !== 'wrap')) return direct
  const element = elementKind(from)
  if (element === undefined) return direct
  const inner = conversion(element, to.kind)
  if (inner === 'parse') return 'parse'
  return inner === 'pass' ? 'splice' : undefined
}

/** The text of a value where JSON meets a text input: text as it is, everything else as JSON with two spaces. */
export function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

/** A port's kind in words: `number`, `list<text>`, `text (several)`. */
export function describeKind(port: Port): string {
  return port.many ? `${port.kind} (several)` : port.kind
}

/** What to do when two kinds do not fit. */
export function conversionHint(from: Kind, to: Kind): string | undefined {
  if (from === 'text' && to === 'json') return 'Put a json.parse node between them.'
  if (from === 'text' && to === 'number') return 'Put a json.parse node between them: its value may be any kind.'
  if (elementKind(from) !== undefined && elementKind(to) === undefined) {
    return 'One side is a list: use flow.map to work on each element, or list.item to take one.'
  }
  return undefined
}
