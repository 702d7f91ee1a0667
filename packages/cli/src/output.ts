import type { Writable } from 'node:stream'
import type { Redactor } from '@latchwork/secrets'
import type { CommandIo } from './command-io.ts'
import { hideKeys } from './key-shape.ts'
import { withoutControls } from './terminal-text.ts'

/** The two ways out of the command, both without secrets. */
export interface Output {
  /** Writes a result, and a line break if it has none, to stdout. */
  result(text: string): void
  /** Tells the person something, on stderr. */
  say(text: string): void
  /** Writes to stderr as it is, for displays that clean their text themselves. */
  draw(text: string): void
}

/** Makes them. On a terminal, control characters are taken out of the text: they could move or forge what is shown. */
export function createOutput(io: CommandIo, redactor: Redactor): Output {
  const clean = (text: string, stream: 'stdout' | 'stderr') => {
    const redacted = redactor.redact(text)
    return io.isTerminal(stream) ? withoutControls(redacted) : redacted
  }
  return {
    result: (text) => writeLine(io.stdout, clean(text, 'stdout')),
    say: (text) => writeLine(io.stderr, hideKeys(clean(text, 'stderr'))),
    draw: (text) => void io.stderr.write(text),
  }
}

function writeLine(stream: Writable, text: string): void {
  stream.write(text.endsWith('\n') ? text : `${text}\n`)
}
