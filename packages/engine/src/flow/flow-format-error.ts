import type { TextPosition } from './json-text.ts'

/** A text that is not a flow file. Nothing of it was used. */
export class FlowFormatError extends Error {
  override readonly name = 'FlowFormatError'
  readonly code = 'flow-format'
  /** Where in the document: `nodes.ask.type`; empty when it is the text as a whole. */
  readonly path: string
  readonly line: number
  readonly column: number
  readonly offset: number
  /** What is wrong, without the position. */
  readonly reason: string
  readonly hint: string | undefined

  constructor(position: TextPosition, path: string, reason: string, hint?: string) {
    const where = path === '' ? '' : ` (${path})`
    super(`Line ${position.line}, column ${position.column}${where}: ${reason}`)
    this.path = path
    this.line = position.line
    this.column = position.column
    this.offset = position.offset
    this.reason = reason
    this.hint = hint
  }
}
