import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  compile,
  createRegistry,
  defineNode,
  parseFlow,
  port,
  run,
  type Effects,
  type NodeContext,
  type RunResult,
} from '@latchwork/engine'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { loadCassette, saveCassette } from '../../src/cassette/index.ts'
import { around, createWorld } from './recorded-world.ts'

const settings = z.strictObject({ does: z.array(z.string()), note: z.string() })

const asking = defineNode({
  type: 'test.asking',
  title: 'Asking',
  summary: 'Asks the world for several things.',
  inputs: { from: port.list(port.text(), { many: true, optional: true }) },
  outputs: { text: port.text() },
  settings,
  run: async ({ from }, ctx: NodeContext<z.output<typeof settings>>) => {
    const input = JSON.stringify([ctx.settings.note, from])
    const got = await Promise.all(ctx.settings.does.map((what) => ask(what, input, ctx)))
    return { text: JSON.stringify([input, got]).slice(0, 2_000) }
  },
})

async function ask(what: string, input: string, ctx: NodeContext<unknown>): Promise<unknown> {
  if (what === 'now') return ctx.now()
  if (what === 'random') return ctx.random()
  if (what === 'list') return ctx.files.list(input.slice(0, 40), '*')
  if (what === 'read') return ctx.files.readText(input.slice(0, 40))
  if (what === 'bytes') return [...(await ctx.files.readBytes(input.slice(0, 40)))]
  if (what === 'write') return ctx.files.writeText('out.txt', input)
  const response = await ctx.fetch('https://models.invalid/v1/ask', { method: 'POST', body: input })
  return Buffer.from(await response.arrayBuffer()).toString('base64')
}

const EFFECTS = ['fetch', 'fetch', 'now', 'random', 'list', 'read', 'bytes', 'write']

interface Draft {
  readonly nodes: Record<string, { type: string; with: { does: string[]; note: string } }>
  readonly wires: readonly (readonly [string, string])[]
}

/** Pseudo-random, so that a failure can be seen again. */
function createDice(seed: number): (sides: number) => number {
  let state = seed * 2_654_435_761 + 1
  return (sides) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 8) % sides
  }
}

function draw(dice: (sides: number) => number): Draft {
  const count = 1 + dice(8)
  const nodes: Draft['nodes'] = {}
  const wires: (readonly [string, string])[] = []
  for (let at = 0; at < count; at++) {
    const does = Array.from({ length: 1 + dice(4) }, () => EFFECTS[dice(EFFECTS.length)] ?? 'now')
    nodes[`n${at}`] = { type: 'test.asking', with: { does: ['fetch', ...does], note: `note ${dice(3)}` } }
    for (let from = 0; from < at; from++) if (dice(3) === 0) wires.push([`n${from}`, `n${at}`])
  }
  return { nodes, wires }
}

async function runDraft({ nodes, wires }: Draft, effectsAt: (path: string) => Effects): Promise<RunResult> {
  const outputs = Object.fromEntries(Object.keys(nodes).map((id) => [id, `${id}.text`]))
  const lines = wires.map(([from, to]) => `${from}.text -> ${to}.from`)
  const text = JSON.stringify({ latchwork: 1, name: 'random', nodes, wires: lines, outputs })
  return run(compile(parseFlow(text), createRegistry([asking])), { effectsAt })
}

function dependents({ wires }: Draft, id: string): Set<string> {
  const found = new Set([id])
  for (const from of found) for (const [before, after] of wires) if (before === from) found.add(after)
  return found
}

const GRAPHS = 1_000

test(`${GRAPHS} random graphs replay byte for byte, and an edit of a node is missed only in what depends on it`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'latchwork-cassettes-'))
  let missed = 0
  for (let seed = 1; seed <= GRAPHS; seed++) {
    const dice = createDice(seed)
    const draft = draw(dice)
    const { recorder, player } = around(createWorld())
    const recorded = await runDraft(draft, recorder.effectsAt)
    if (recorded.status !== 'done') throw new Error(JSON.stringify(recorded))
    let cassette = recorder.cassette('random')
    if (seed % 20 === 0) {
      await saveCassette(folder, cassette)
      cassette = await loadCassette(folder)
    }
    const strict = player(cassette)
    expect(JSON.stringify(await runDraft(draft, strict.effectsAt)), `graph ${seed}`).toBe(JSON.stringify(recorded))
    expect([strict.misses(), strict.unasked()]).toEqual([[], []])

    const edited = `n${dice(Object.keys(draft.nodes).length)}`
    const { with: before, ...node } = draft.nodes[edited] ?? { type: '', with: { does: [], note: '' } }
    const nodes = { ...draft.nodes, [edited]: { ...node, with: { ...before, note: 'edited' } } }
    const lenient = player(cassette, 'live')
    expect((await runDraft({ ...draft, nodes }, lenient.effectsAt)).status).toBe('done')
    const paths = new Set(lenient.misses().map(({ path }) => path))
    expect(paths).toContain(edited)
    expect(
      [...paths].filter((path) => !dependents(draft, edited).has(path)),
      `graph ${seed}`,
    ).toEqual([])
    missed += paths.size
  }
  await rm(folder, { recursive: true })
  expect(missed).toBeGreaterThan(GRAPHS)
})
