import { compile, createRegistry, parseFlow } from '@latchwork/engine'
import { expect, test } from 'vitest'
import { writtenInputs } from '../../src/inputs/index.ts'

const flow = {
  latchwork: 1,
  name: 'f',
  inputs: { note: { kind: 'text' }, from: { kind: 'file' }, picture: { kind: 'image' }, count: { kind: 'number' } },
  nodes: {},
  wires: [],
}
const plan = compile(parseFlow(JSON.stringify(flow)), createRegistry([]))

test('values of a run stand as a command line would have them', () => {
  const picture = { blob: 'sha256:00', mediaType: 'image/png', size: 3 }
  expect(writtenInputs({ note: '@me', from: { path: 'notes/a.md' }, picture, count: 2 }, plan)).toEqual([
    'note=@@me',
    'from=notes/a.md',
    `picture=${JSON.stringify(picture)}`,
    'count=2',
  ])
})
