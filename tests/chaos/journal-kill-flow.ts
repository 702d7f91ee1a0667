import {
  compile,
  controlNodes,
  createRegistry,
  defineNode,
  NodeError,
  parseFlow,
  port,
  type NodeType,
  type Plan,
} from '@latchwork/engine'
import { z } from 'zod'

/** Has an effect that cannot be undone, once it is over. */
export type Effect = (idempotencyKey: string) => void

/** A flow of maps, loops, agent turns, retries, branches and handled failures: about 60 steps. */
export function killPlan(effect: Effect): Plan {
  return compile(parseFlow(JSON.stringify(FLOW)), createRegistry([...controlNodes, ...effectNodes(effect)]))
}

function effectNodes(effect: Effect): readonly NodeType[] {
  const about = { summary: 'Has effects.', inputs: { value: port.number() }, outputs: { value: port.number() } }
  return [
    defineNode({
      ...about,
      type: 'kill.effect',
      title: 'Effect',
      settings: z.strictObject({ failsFirst: z.boolean().default(false), fails: z.boolean().default(false) }),
      run: async ({ value }, { settings: { failsFirst, fails }, attempt, run: { idempotencyKey } }) => {
        await Promise.resolve()
        if (failsFirst && attempt === 1) throw new NodeError('told-to-fail', 'The first try fails.')
        effect(idempotencyKey)
        if (fails) throw new NodeError('told-to-fail', 'This node fails.')
        return { value: (value * 7 + 1) % 1009 }
      },
    }),
    defineNode({
      ...about,
      type: 'kill.second',
      title: 'Second',
      summary: 'Fails unless the node around it is tried a second time.',
      run: async ({ value }, { run: { idempotencyKey } }) => {
        await Promise.resolve()
        effect(idempotencyKey)
        if (!idempotencyKey.includes('~2')) throw new NodeError('told-to-fail', 'The first try fails.')
        return { value: value + 1 }
      },
    }),
    defineNode({
      ...about,
      type: 'kill.agent',
      title: 'Agent',
      run: async ({ value }, ctx) => {
        let sum = value
        for (let turn = 1; turn <= 3; turn++) {
          sum += await ctx.step(`turn-${turn}`, async () => {
            await Promise.resolve()
            effect(`${ctx.run.idempotencyKey}#turn-${turn}`)
            return (sum * turn) % 101
          })
        }
        return { value: sum }
      },
    }),
    defineNode({
      ...about,
      type: 'kill.few',
      title: 'Few',
      pure: true,
      outputs: { done: port.boolean() },
      run: ({ value }) => ({ done: value % 4 === 0 }),
    }),
    defineNode({
      ...about,
      type: 'kill.range',
      title: 'Range',
      pure: true,
      outputs: { list: port.list(port.number()) },
      run: ({ value }) => ({ list: Array.from({ length: 9 }, (_, index) => index + value) }),
    }),
  ]
}

const NUMBER = { kind: 'number' }

const FLOW = {
  latchwork: 1,
  name: 'kill',
  inputs: { x: NUMBER },
  outputs: {
    agents: 'each.agent',
    rounds: 'loop.value',
    flaky: 'flaky.value',
    again: 'again.value',
    odd: { from: 'odd.value', optional: true },
    even: { from: 'even.value', optional: true },
    error: 'broken.error',
    replaced: 'replaced.value',
  },
  nodes: {
    a: { type: 'kill.effect' },
    again: { type: 'flow.call', graph: 'again', policy: { retry: { attempts: 2, backoffMs: 1 } } },
    b: { type: 'kill.effect' },
    broken: { type: 'kill.effect', with: { fails: true }, policy: { onError: 'branch' } },
    c: { type: 'kill.effect' },
    each: { type: 'flow.map', graph: 'item', with: { concurrency: 2 } },
    even: { type: 'kill.effect' },
    few: { type: 'kill.few' },
    flaky: {
      type: 'kill.effect',
      with: { failsFirst: true },
      policy: { retry: { attempts: 3, backoffMs: 1, maxMs: 2 } },
    },
    loop: { type: 'flow.loop', graph: 'round', with: { max: 30 } },
    odd: { type: 'kill.effect' },
    pause: { type: 'flow.delay', with: { ms: 3 } },
    range: { type: 'kill.range' },
    replaced: { type: 'kill.effect', with: { fails: true }, policy: { onError: { value: { value: 5 } } } },
    way: { type: 'flow.branch' },
  },
  wires: [
    'input.x -> a.value',
    'b.value -> again.value',
    'a.value -> b.value',
    'c.value -> broken.value',
    'pause.value -> c.value',
    'range.list -> each.items',
    'way.then -> even.value',
    'c.value -> few.value',
    'a.value -> flaky.value',
    'input.x -> loop.value',
    'way.else -> odd.value',
    'b.value -> pause.value',
    'a.value -> range.value',
    'flaky.value -> replaced.value',
    'few.done -> way.condition',
    'c.value -> way.value',
  ],
  graphs: {
    again: {
      inputs: { value: NUMBER },
      outputs: { value: 'second.value' },
      nodes: { first: { type: 'kill.effect' }, second: { type: 'kill.second' } },
      wires: ['input.value -> first.value', 'first.value -> second.value'],
    },
    item: {
      inputs: { item: NUMBER },
      outputs: { agent: 'agent.value' },
      nodes: { agent: { type: 'kill.agent' }, ask: { type: 'kill.effect' } },
      wires: ['ask.value -> agent.value', 'input.item -> ask.value'],
    },
    round: {
      inputs: { value: NUMBER },
      outputs: { done: 'few.done', value: 'step.value' },
      nodes: { few: { type: 'kill.few' }, step: { type: 'kill.effect' } },
      wires: ['step.value -> few.value', 'input.value -> step.value'],
    },
  },
}
