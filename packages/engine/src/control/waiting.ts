import { z } from 'zod'
import { NAME_PATTERN } from '../flow/document.ts'
import type { Json } from '../json.ts'
import type { NodeContext } from '../node/context.ts'
import { defineNode } from '../node/define-node.ts'
import { NodeError } from '../node/node-error.ts'
import { port } from '../ports/port.ts'
import { DEADLINE_PASSED } from '../run/waits.ts'
import { readChoice } from './answers.ts'

const until = { summary: 'The deadline: a date and time with its zone, such as 2030-12-24T18:00:00Z.' }
const withinMs = z
  .number()
  .int()
  .min(1)
  .max(10 * 366 * 86_400_000)
  .optional()
  .describe('The deadline, in milliseconds from when the node begins; the earlier one counts if both are given.')

/** Waits for a person. */
export const flowApprove = defineNode({
  type: 'flow.approve',
  title: 'Approve',
  summary: 'Waits until a person has chosen, for days if need be, and gives the choice with the value as they left it.',
  inputs: {
    message: port.text({ default: 'Go on?', summary: 'What the person is asked.' }),
    value: port.any({ optional: true, summary: 'What it is about; true when nothing is given.' }),
    until: port.text({ ...until, optional: true }),
  },
  outputs: { choice: port.text(), value: port.any() },
  settings: z
    .strictObject({
      choices: z
        .array(z.string().min(1).max(100))
        .min(1)
        .max(20)
        .default(['approve', 'reject'])
        .describe('What can be chosen; a Switch on "choice" sends each its own way.'),
      editable: z.boolean().default(false).describe('Whether the person may change the value.'),
      withinMs,
      onDeadline: z
        .string()
        .optional()
        .describe('The choice that counts once the deadline has passed; without one the node fails then.'),
    })
    .refine(({ choices, onDeadline }) => onDeadline === undefined || choices.includes(onDeadline), {
      path: ['onDeadline'],
      error: 'it must be one of the choices',
    }),
  run: async (inputs, ctx) => {
    const { choices, editable, onDeadline } = ctx.settings
    const { message, value = true } = inputs
    const deadline = await findDeadline(inputs.until, ctx)
    const about = { ask: 'approve', message, choices, editable, value, ...(onDeadline !== undefined && { onDeadline }) }
    const given = await waitUntil(ctx, { signal: 'approve', about, deadline })
    if ('late' in given) {
      if (onDeadline === undefined) throw given.late
      return { choice: onDeadline, value }
    }
    const read = readChoice({ choices, editable, value }, given.answer)
    // A host is to refuse answers that are none; this one did not.
    if ('refusal' in read) throw new NodeError('bad-answer', read.refusal, { retryable: false })
    return read
  },
})

/** Waits for a time or for news from outside. */
export const flowWait = defineNode({
  type: 'flow.wait',
  title: 'Wait',
  summary:
    'Waits until a time, or until a named signal comes from outside, for days if need be; the run rests meanwhile.',
  inputs: {
    value: port.any({ optional: true, summary: 'What is passed on when no signal came; true for a time alone.' }),
  },
  outputs: {
    value: port.any({ summary: 'What came with the signal, or the value that is passed on.' }),
    answered: port.boolean({ summary: 'Whether the signal came.' }),
  },
  settings: z.strictObject({
    signal: z
      .string()
      .regex(NAME_PATTERN, 'a signal is named as a port is')
      .optional()
      .describe('The signal that ends the wait; without one it is a time that does.'),
    withinMs,
  }),
  ports: ({ signal, withinMs: limit }) => ({
    inputs: { until: port.text({ ...until, optional: signal !== undefined || limit !== undefined }) },
  }),
  run: async (inputs, ctx) => {
    const { signal } = ctx.settings
    const { value } = inputs
    const deadline = await findDeadline('until' in inputs ? inputs.until : undefined, ctx)
    const about = { ask: signal === undefined ? 'time' : 'signal' }
    const given = await waitUntil(ctx, { signal: signal ?? 'time', about, deadline })
    if ('answer' in given) return { value: given.answer, answered: true }
    if (signal !== undefined && value === undefined) throw given.late
    return { value: value ?? true, answered: false }
  },
})

type WaitContext = NodeContext<{ readonly withinMs?: number | undefined }>

/** The earlier one of two deadlines, in epoch milliseconds. What is counted from now is counted only once. */
async function findDeadline(text: unknown, ctx: WaitContext): Promise<number | undefined> {
  const { withinMs: limit } = ctx.settings
  const asked = limit === undefined ? undefined : await ctx.step('asked', () => ctx.now())
  const deadlines = [
    ...(typeof text === 'string' ? [readTime(text)] : []),
    ...(limit === undefined || asked === undefined ? [] : [asked + limit]),
  ]
  return deadlines.length === 0 ? undefined : Math.min(...deadlines)
}

const timeSchema = z.iso.datetime({ offset: true })

function readTime(text: string): number {
  if (timeSchema.safeParse(text).success) return Date.parse(text)
  throw new NodeError('bad-input', `"${text.slice(0, 40)}" is no date and time with a zone.`, {
    retryable: false,
    hint: 'Write it as 2030-12-24T18:00:00Z or 2030-12-24T18:00:00+01:00.',
  })
}

interface WhatFor {
  readonly signal: string
  readonly about: Json
  readonly deadline: number | undefined
}

async function waitUntil(
  ctx: WaitContext,
  { signal, about, deadline }: WhatFor,
): Promise<{ readonly answer: Json } | { readonly late: NodeError }> {
  try {
    return { answer: await ctx.wait(signal, about, deadline === undefined ? {} : { until: deadline }) }
  } catch (error) {
    if (error instanceof NodeError && error.code === DEADLINE_PASSED) return { late: error }
    throw error
  }
}
