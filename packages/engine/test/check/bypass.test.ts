import { describe, expect, test } from 'vitest'
import { check, createRegistry, controlNodes, defineNode, parseFlow, port, type Json } from '../../src/index.ts'
import { outputsOf, runDraft } from '../make-flow.ts'

const shout = defineNode({
  type: 'test.shout',
  title: 'Shout',
  summary: 'Has inputs of any kind and typed outputs.',
  inputs: { value: port.any(), times: port.number({ default: 1 }) },
  outputs: { text: port.text(), count: port.number(), raw: port.json() },
  run: () => ({ text: 'ran', count: 0, raw: null }),
})

const bypassed = (outputs: Readonly<Record<string, string>>, input: Json) => ({
  inputs: { q: { kind: 'any', default: input } },
  nodes: { s: { type: 'test.shout', bypass: true } },
  wires: ['input.q -> s.value'],
  outputs,
})

describe('bypass', () => {
  test('passes an input of any kind on as text, judged on its way', async () => {
    expect(outputsOf(await runDraft(bypassed({ x: 's.text' }, 'hello'), {}, [shout]))).toEqual({ x: 'hello' })
  })

  test('fails where the value is not what the output gives', async () => {
    expect(await runDraft(bypassed({ x: 's.text' }, 5), {}, [shout])).toMatchObject({
      status: 'failed',
      error: { code: 'kind-mismatch', path: 's' },
    })
  })

  test('is a problem when something needs an output that no input can stand for', () => {
    const text = JSON.stringify({ latchwork: 1, name: 'b', ...bypassed({ x: 's.raw', y: 's.text' }, 'a') })
    const problems = check(parseFlow(text), createRegistry([...controlNodes, shout]))
    expect(problems.map(({ code, path, message }) => [code, path, message])).toEqual([
      ['missing-output', 'nodes.s.bypass', '"s" is bypassed, and no input of it can stand for its output "raw".'],
    ])
  })
})
