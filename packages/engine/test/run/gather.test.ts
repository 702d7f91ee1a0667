import { describe, expect, test } from 'vitest'
import { defineNode, NodeError, port, type Json } from '../../src/index.ts'
import { outputsOf, runDraft, runWatched } from '../make-flow.ts'

/** Fails for odd numbers, later than it works for even ones. */
const even = defineNode({
  type: 'test.even',
  title: 'E',
  summary: 'Takes even numbers.',
  inputs: { value: port.number() },
  outputs: { value: port.number() },
  run: async ({ value }) => {
    await Promise.resolve()
    if (value % 2 === 1) throw new NodeError('odd', `${value} is odd.`)
    return { value: value * 10 }
  },
})

describe('locked and bypassed nodes', () => {
  test('a locked node gives its outputs and does not run, whatever feeds it', async () => {
    const { result, events } = await runWatched({
      nodes: {
        f: { type: 'flow.fail' },
        a: { type: 'math.add', frozen: { sum: 5 } },
        b: { type: 'math.add', with: { a: 1 } },
      },
      wires: ['a.sum -> b.b'],
      outputs: { x: 'b.sum' },
    })
    expect(result).toMatchObject({ status: 'failed', outputs: { x: 6 } })
    expect(events).toContainEqual(expect.objectContaining({ type: 'node-end', path: 'a', reused: true }))
  })

  test('a tool is made, not used again', async () => {
    const { events } = await runWatched({
      nodes: { t: { type: 'flow.tool', with: { name: 't', description: 'd', type: 'math.add' } } },
      outputs: { tool: 't.tool' },
    })
    expect(events).toContainEqual(expect.objectContaining({ type: 'node-end', path: 't', reused: false }))
  })

  test('a bypassed node passes its inputs on and skips the outputs that none fits', async () => {
    const draft = {
      nodes: { a: { type: 'math.add', bypass: true, with: { a: 4, b: 9 } }, t: { type: 'test.even', bypass: true } },
      outputs: { x: 'a.sum', y: { from: 't.value', optional: true } },
    }
    expect(await runDraft(draft, {}, [even])).toMatchObject({ status: 'done', outputs: { x: 4 } })
  })
})

describe('conversions on the way', () => {
  test.each<[string, Json, Json]>([
    ['test.number', 1.5, '1.5'],
    ['test.json', { a: [1] }, '{\n  "a": [\n    1\n  ]\n}'],
    ['test.json', 'as it is', 'as it is'],
    ['test.json', null, 'null'],
    ['test.boolean', false, 'false'],
  ])('%s %j becomes text', async (type, value, text) => {
    const makers = [
      ['test.number', port.number()],
      ['test.json', port.json()],
      ['test.boolean', port.boolean()],
    ] as const
    const types = makers.map(([name, kind]) =>
      defineNode({
        type: name,
        title: name,
        summary: name,
        outputs: { value: kind },
        run: () => ({ value: JSON.parse(JSON.stringify(value)) }),
      }),
    )
    expect(
      outputsOf(
        await runDraft(
          { nodes: { v: { type }, e: { type: 'text.echo' } }, wires: ['v.value -> e.text'], outputs: { x: 'e.text' } },
          {},
          types,
        ),
      ),
    ).toEqual({ x: text })
  })

  const lists = defineNode({
    type: 'test.lists',
    title: 'L',
    summary: 'Lists.',
    inputs: { texts: port.list(port.text()) },
    outputs: { any: port.any(), texts: port.list(port.text()), anys: port.list(port.any()) },
    run: ({ texts }) => ({ any: [...texts], texts: [...texts], anys: [...texts] }),
  })
  test.each(['texts', 'anys', 'any'])('a list is spliced among other wires: %s', async (name) => {
    const draft = {
      nodes: {
        one: { type: 'text.echo', with: { text: 'a' } },
        l: { type: 'test.lists', with: { texts: ['b', 'c'] } },
        two: { type: 'text.echo', with: { text: 'd' } },
        j: { type: 'text.join' },
      },
      wires: ['one.text -> j.parts', `l.${name} -> j.parts`, 'two.text -> j.parts'],
      outputs: { x: 'j.text' },
    }
    expect(outputsOf(await runDraft(draft, {}, [lists]))).toEqual({ x: 'abcd' })
  })

  test('elements of any kind are judged where they are spliced', async () => {
    const odd = defineNode({
      type: 'test.odd',
      title: 'O',
      summary: 'O.',
      outputs: { anys: port.list(port.any()) },
      run: () => ({ anys: ['a', 5] }),
    })
    expect(
      await runDraft(
        { nodes: { l: { type: 'test.odd' }, j: { type: 'text.join' } }, wires: ['l.anys -> j.parts'] },
        {},
        [odd],
      ),
    ).toMatchObject({
      status: 'failed',
      error: { code: 'kind-mismatch', path: 'j', message: expect.stringContaining('"parts"') },
    })
  })

  test('one value becomes a list of one, and any is judged where it arrives', async () => {
    const draft = {
      nodes: { v: { type: 'text.echo', with: { text: 'a' } }, l: { type: 'test.lists' } },
      wires: ['v.text -> l.texts'],
      outputs: { x: 'l.texts' },
    }
    expect(outputsOf(await runDraft(draft, {}, [lists]))).toEqual({ x: ['a'] })
    const wrong = {
      nodes: { v: { type: 'test.give', with: { value: [1] } }, l: { type: 'test.lists' } },
      wires: ['v.value -> l.texts'],
    }
    expect(await runDraft(wrong, {}, [lists])).toMatchObject({
      status: 'failed',
      error: {
        code: 'kind-mismatch',
        path: 'l',
        message: 'The input "texts" takes list<text>, and a list arrived at 0.',
      },
    })
  })
})
