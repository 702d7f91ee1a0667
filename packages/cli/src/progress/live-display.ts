import type { CommandIo } from '../command-io.ts'
import { showDuration } from '../duration.ts'
import type { Output } from '../output.ts'
import { showTokens } from '../run/closing-line.ts'
import { cutEnd, cutStart, oneLine, widthOf } from '../terminal-text.ts'
import type { Display } from './display.ts'
import type { Paint } from './paint.ts'
import { createRunProgress, type RunningNode, type SettledLine } from './run-progress.ts'

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const FRAME_MS = 100
const MOST_LINES = 8

/** What the live display works with. */
export interface LiveParts {
  readonly io: Pick<CommandIo, 'terminalSize' | 'now'>
  readonly output: Pick<Output, 'draw'>
  readonly redact: (text: string) => string
  readonly paint: Paint
}

/** A block of lines at the bottom of the terminal that is drawn over until the run ends; settled lines stay above it. */
export function createLiveDisplay({ io, output, redact, paint }: LiveParts): Display {
  const progress = createRunProgress()
  const startedAt = io.now()
  let settled: SettledLine[] = []
  let drawnLines = 0
  let frame = 0

  const clean = (text: string) => oneLine(redact(text))
  const runningLine = ({ path, since, tail }: RunningNode, columns: number): string => {
    const head = `${FRAMES[frame % FRAMES.length]} ${cutEnd(clean(path), columns >> 1)} ${showDuration(io.now() - since)}`
    const room = columns - widthOf(head) - 2
    const said = clean(tail)
    return said === '' || room < 8 ? cutEnd(head, columns) : `${head}  ${paint.dim(cutStart(said, room))}`
  }

  const block = (): readonly string[] => {
    const { columns, rows } = io.terminalSize()
    const running = progress.running()
    const shown = running.slice(-Math.max(1, Math.min(MOST_LINES, rows - 3)))
    const lines = shown.map((node) => runningLine(node, columns - 1))
    const more = running.length > shown.length ? `${running.length - shown.length} more running, ` : ''
    const total = `${more}${showTokens(progress.tokens())}, ${showDuration(io.now() - startedAt)}`
    return [...lines, paint.dim(cutEnd(total, columns - 1))]
  }

  const draw = (lines: readonly string[]): void => {
    const { columns } = io.terminalSize()
    const done = settled.map(({ mark, text }) => `${paint.mark(mark)} ${cutEnd(clean(text), columns - 3)}\n`).join('')
    settled = []
    const erase = drawnLines === 0 ? '' : `\u001b[${drawnLines}A\r\u001b[J`
    const body = lines.map((line) => `${line}\n`).join('')
    if (erase !== '' || done !== '' || body !== '') output.draw(erase + done + body)
    drawnLines = lines.length
  }

  const timer = setInterval(() => {
    frame += 1
    draw(block())
  }, FRAME_MS)
  timer.unref()

  return {
    onEvent: (event) => {
      const line = progress.take(event)
      if (line !== undefined) settled.push(line)
    },
    end: () => {
      clearInterval(timer)
      draw([])
    },
  }
}
