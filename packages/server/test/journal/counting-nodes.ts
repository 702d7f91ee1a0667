import { z } from 'zod'
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

/** What nodes did that cannot be undone, each as its idempotency key. */
export type Effects = string[]

/** Node types that write down each effect they have. */
export function countingNodes(effects: Effects, fails: (path: string) => boolean = () => false): readonly NodeType[] {
  return [
    defineNode({
      type: 'count.effect',
      title: 'Effect',
      summary: 'Has an effect, and gives its number plus one.',
      inputs: { value: port.number() },
      outputs: { value: port.number() },
      settings: z.strictObject({ note: z.string().default('') }),
      run: async ({ value }, ctx) => {
        effects.push(ctx.run.idempotencyKey)
        await Promise.resolve()
        if (fails(ctx.path)) throw new NodeError('told-to-fail', 'This node was told to fail.')
        return { value: value + 1 }
      },
    }),
    defineNode({
      type: 'count.agent',
      title: 'Agent',
      summary: 'Has an effect in each of its turns.',
      inputs: { value: port.number() },
      outputs: { value: port.number() },
      settings: z.strictObject({ turns: z.number().default(3) }),
      run: async ({ value }, ctx) => {
        let sum = value
        for (let turn = 1; turn <= ctx.settings.turns; turn++) {
          sum += await ctx.step(`turn-${turn}`, async () => {
            effects.push(`${ctx.run.idempotencyKey}#turn-${turn}`)
            await Promise.resolve()
            if (fails(`${ctx.path}#turn-${turn}`)) throw new NodeError('told-to-fail', 'This turn was told to fail.')
            return turn
          })
        }
        return { value: sum }
      },
    }),
    defineNode({
      type: 'count.ask',
      title: 'Ask',
      summary: 'Waits for an answer.',
      inputs: { value: port.any() },
      outputs: { value: port.any() },
      run: async ({ value }, ctx) => ({ value: await ctx.wait('answer', value) }),
    }),
  ]
}

/** A flow of such nodes, ready to run. */
export function planOf(draft: object, nodes: readonly NodeType[]): Plan {
  const flow = parseFlow(JSON.stringify({ latchwork: 1, name: 'test', wires: [], ...draft }))
  return compile(flow, createRegistry([...controlNodes, ...nodes]))
}
