import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { check, controlNodes, createRegistry, FlowFormatError, formatFlow, parseFlow } from '@latchwork/engine'
import { catalog } from '@latchwork/nodes'

const examples = new URL('../../examples/', import.meta.url)
const texts = readdirSync(examples)
  .filter((name) => name.endsWith('.flow.json'))
  .map((name): [string, string] => [name, readFileSync(new URL(name, examples), 'utf8')])
const registry = createRegistry([...new Map([...controlNodes, ...catalog].map((type) => [type.type, type])).values()])

/** What becomes of a text: refused with a reason, or the canonical text of what was read. */
const fate = (text: string): { readonly refused: string } | { readonly accepted: string } => {
  try {
    const flow = parseFlow(text)
    const [problem] = check(flow, registry)
    return problem === undefined ? { accepted: formatFlow(flow) } : { refused: problem.message }
  } catch (error) {
    if (error instanceof FlowFormatError) return { refused: error.message }
    throw error
  }
}

type Edit = readonly [what: string, text: string]

const lines = (text: string): readonly string[] => text.split('\n')
const withLine = (text: string, at: number, ...replacement: readonly string[]): string =>
  lines(text)
    .toSpliced(at, 1, ...replacement)
    .join('\n')

/** Edits that no flow survives: each changes one line, a wire or a name. */
function fatalEdits(text: string): readonly Edit[] {
  return lines(text).flatMap((line, at): readonly Edit[] => {
    const wire = /^(\s+)"(\S+) -> (\S+)"(,?)$/.exec(line)
    if (wire !== null) {
      const [, indent, from, to, comma] = wire
      return [
        [`wire twice: ${line}`, withLine(text, at, `${indent}"${from} -> ${to}",`, line)],
        [`wire turned round: ${line}`, withLine(text, at, `${indent}"${to} -> ${from}"${comma}`)],
        [`wire from a missing port: ${line}`, withLine(text, at, `${indent}"${from}x -> ${to}"${comma}`)],
        [`wire to a missing node: ${line}`, withLine(text, at, `${indent}"${from} -> x${to}"${comma}`)],
        [`wire without its arrow: ${line}`, withLine(text, at, line.replace(' -> ', ' '))],
      ]
    }
    const type = /^(\s+"type": ")([a-z]+\.[a-z]+)(".*)$/.exec(line)
    if (type !== null)
      return [
        [`unknown type: ${line}`, withLine(text, at, `${type[1]}${type[2]}x${type[3]}`)],
        [`no type: ${line}`, withLine(text, at)],
      ]
    const key = /^(\s+)"([\w-]+)": (.*)$/.exec(line)
    if (key === null) return []
    const [, indent, name, rest] = key
    const scalar = /^("(?:[^"\\]|\\.)*"|[\d.]+|true|false),?$/.test(rest)
    return [
      ...(scalar
        ? ([
            [`key twice: ${line}`, withLine(text, at, `${indent}"${name}": ${rest.replace(/,$/, '')},`, line)],
          ] as const)
        : []),
      [`key without a colon: ${line}`, withLine(text, at, `${indent}"${name}" ${rest}`)],
      [`key that reaches into JavaScript: ${line}`, withLine(text, at, `${indent}"__proto__": ${rest}`)],
    ]
  })
}

describe.each(texts)('%s', (_, text) => {
  test('can run as it is', () => {
    expect(fate(text)).toEqual({ accepted: text })
  })

  test('is refused after each edit that no flow survives', () => {
    const edits = fatalEdits(text)
    expect(edits.length).toBeGreaterThan(30)
    expect(edits.filter(([, edited]) => 'accepted' in fate(edited)).map(([what]) => what)).toEqual([])
  })

  test('is refused, or says what it says, after any line is gone or stands twice', () => {
    for (let at = 0; at < lines(text).length; at++) {
      for (const edited of [withLine(text, at), withLine(text, at, lines(text)[at], lines(text)[at])]) {
        const ended = fate(edited)
        const said: unknown = 'accepted' in ended ? JSON.parse(ended.accepted) : ended.refused.length > 3
        expect(said).toEqual('accepted' in ended ? JSON.parse(edited) : true)
      }
    }
  })

  test('is refused, or says what it says, after any node has lost its id to another', () => {
    for (const [found, id] of text.matchAll(/^ {4,8}"([a-z][a-z0-9-]*)": \{$/gm)) {
      const ended = fate(text.replace(found, found.replace(id, `${id}-x`)))
      expect('accepted' in ended ? ended.accepted : `"${id}-x"`).toContain(`"${id}-x"`)
    }
  })
})
