import { NO_USAGE, type RunEvent } from '@latchwork/engine'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLiveDisplay } from '../../src/progress/live-display.ts'
import { widthOf } from '../../src/terminal-text.ts'

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

const facts = { run: 'r', seq: 0, at: 0 }
const start = (path: string): RunEvent => ({ ...facts, type: 'node-start', path, node: 'x' })
const delta = (path: string, text: string): RunEvent => ({
  ...facts,
  type: 'node-delta',
  path,
  delta: { port: 'text', text },
})
const end = (path: string): RunEvent => ({
  ...facts,
  type: 'node-end',
  path,
  outputs: {},
  usage: NO_USAGE,
  reused: false,
})

const ESCAPE = String.fromCharCode(27)
const ERASE = new RegExp(`(${ESCAPE}\\[\\d+A\\r${ESCAPE}\\[J)`)

/** What a terminal shows after all that was drawn: it knows the two sequences that the display uses. */
function createScreen() {
  let lines: string[] = ['']
  const drawn: string[] = []
  return {
    draw: (text: string) => {
      drawn.push(text)
      for (const part of text.split(ERASE)) {
        const up = /\[(\d+)A\r/.exec(part)?.[1]
        if (up === undefined) {
          const [first, ...rest] = part.split('\n')
          lines = [...lines.slice(0, -1), (lines.at(-1) ?? '') + first, ...rest]
        } else lines = [...lines.slice(0, lines.length - 1 - Number(up)), '']
      }
    },
    lines: () => lines,
    drawn,
  }
}

function createShown(columns = 40) {
  const screen = createScreen()
  const display = createLiveDisplay({
    io: { terminalSize: () => ({ columns, rows: 10 }), now: Date.now },
    output: { draw: screen.draw },
    redact: (text) => text.replaceAll('hidden', '[secret]'),
    paint: { mark: (mark) => mark, dim: (text) => text },
  })
  return { screen, display }
}

test('running nodes are shown with the end of their text, and only settled lines remain', () => {
  const { screen, display } = createShown()
  display.onEvent(start('ask'))
  display.onEvent(delta('ask', 'The first words\nand the last'))
  vi.advanceTimersByTime(250)
  expect(screen.lines()[0]).toMatch(/^\S ask \d+ ms {2}….*and the last$/)
  display.onEvent(end('ask'))
  display.onEvent(start('next'))
  vi.advanceTimersByTime(100)
  expect(screen.lines()[0]).toMatch(/^✓ ask/)
  expect(screen.lines()[1]).toMatch(/^\S next/)
  display.end()
  expect(screen.lines()).toEqual([expect.stringMatching(/^✓ ask/), ''])
})

test('no line is wider than the terminal, nor is the block higher, whatever nodes say', () => {
  const { screen, display } = createShown(30)
  for (let at = 0; at < 40; at++) {
    display.onEvent(start(`each[${at}]/漢字漢字漢字漢字漢字漢字漢字漢字`))
    display.onEvent(delta(`each[${at}]/漢字漢字漢字漢字漢字漢字漢字漢字`, '\u001b[2J🔑'.repeat(30)))
  }
  vi.advanceTimersByTime(100)
  const lines = screen.lines()
  expect(lines.length).toBeLessThanOrEqual(10)
  for (const line of lines) expect(widthOf(line)).toBeLessThan(30)
  expect(screen.drawn.join('')).not.toContain('\u001b[2J')
  expect(lines.at(-2)).toContain('more running')
  display.end()
  expect(screen.lines()).toEqual([''])
})

test('secrets are not shown', () => {
  const { screen, display } = createShown()
  display.onEvent(start('ask'))
  display.onEvent(delta('ask', 'hidden'))
  vi.advanceTimersByTime(100)
  expect(screen.lines()[0]).toContain('[secret]')
  display.end()
})

test('nothing is drawn by a run that ends at once', () => {
  const { screen, display } = createShown()
  display.end()
  expect(screen.drawn).toEqual([])
})
