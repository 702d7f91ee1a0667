import { z } from 'zod'
import type { Json } from '../json.ts'
import { kindSchemas } from '../ports/kind.ts'
import type { PendingWait } from '../run/runtime.ts'

/** What a run that waits wants to know: a person's choice, whatever comes with a signal, or nothing but the time. */
const askedSchema = z.discriminatedUnion('ask', [
  z.object({
    ask: z.literal('approve'),
    message: z.string(),
    choices: z.array(z.string()),
    /** Whether the value may be changed. */
    editable: z.boolean(),
    value: kindSchemas.json,
    /** The choice that counts when the deadline has passed. */
    onDeadline: z.string().optional(),
  }),
  z.object({ ask: z.literal('signal') }),
  z.object({ ask: z.literal('time') }),
])

/** What `flow.approve` and `flow.wait` tell of what they wait for. */
export type Asked = z.output<typeof askedSchema>

type Approval = Extract<Asked, { ask: 'approve' }>

/** What a node that waits wants to know; undefined for a wait of another kind of node. */
export function readAsked(about: Json | undefined): Asked | undefined {
  return askedSchema.safeParse(about).data
}

const answerSchema = z.strictObject({ choice: z.string(), value: kindSchemas.json.optional() })

/** Why something is no answer. */
export interface Refusal {
  readonly refusal: string
}

/**
 * Judges an answer to what a run waits for, and gives it in the form in which the node takes it.
 * @param given for an approval a choice, or `{ choice, value }`; anything for a signal
 */
export function readAnswer({ about }: Pick<PendingWait, 'about'>, given: Json): { readonly answer: Json } | Refusal {
  const asked = readAsked(about)
  if (asked === undefined || asked.ask === 'signal') return { answer: given }
  if (asked.ask === 'time') return { refusal: 'It waits for a time, not for an answer.' }
  const read = readChoice(asked, given)
  return 'refusal' in read ? read : { answer: { ...read } }
}

/** Judges the answer of a person who was asked to choose. */
export function readChoice(
  asked: Pick<Approval, 'choices' | 'editable' | 'value'>,
  given: Json,
): { readonly choice: string; readonly value: Json } | Refusal {
  const choices = asked.choices.map((choice) => `"${choice}"`).join(', ')
  const { data } = answerSchema.safeParse(typeof given === 'string' ? { choice: given } : given)
  if (data === undefined) return { refusal: `It takes one of ${choices}, or { "choice": …, "value": … }.` }
  const { choice, value = asked.value } = data
  if (!asked.choices.includes(choice)) return { refusal: `"${choice}" is none of the choices ${choices}.` }
  if (!asked.editable && JSON.stringify(value) !== JSON.stringify(asked.value))
    return { refusal: 'The value can be approved as it is, but not changed.' }
  return { choice, value }
}
