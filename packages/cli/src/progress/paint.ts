import { styleText } from 'node:util'
import type { Session } from '../session.ts'
import type { SettledLine } from './run-progress.ts'

/** Colours, or none. */
export interface Paint {
  mark(mark: SettledLine['mark']): string
  dim(text: string): string
}

const MARKS = { '✓': 'green', '✗': 'red', '↻': 'yellow', '…': 'dim' } as const

/** Paints only on a terminal, and not when `NO_COLOR` is set. */
export function createPaint({ io, environment }: Session): Paint {
  const hasColors = io.isTerminal('stderr') && (environment['NO_COLOR'] ?? '') === ''
  if (!hasColors) return { mark: (mark) => mark, dim: (text) => text }
  return {
    mark: (mark) => styleText(MARKS[mark], mark, { validateStream: false }),
    dim: (text) => styleText('dim', text, { validateStream: false }),
  }
}
