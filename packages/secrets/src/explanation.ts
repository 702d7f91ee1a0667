import { ask, candidates, decide, type Decision, type Rules } from './asking.ts'
import { describeAnswer, troubleOf, type LayerAnswer, type Trouble } from './layer-answer.ts'
import type { Layer, PinnableLayer } from './layers.ts'
import { joinNotes } from './notes.ts'
import type { ResolverContext } from './resolver-context.ts'
import { refuseReserved } from './reserved-names.ts'
import { DefaultKeyRefusedError } from './secret-error.ts'
import { checkName } from './secret-name.ts'

/** Every layer's answer for one name, without a value: safe to print, log and send. */
export interface Explanation {
  readonly name: string
  readonly label?: string
  /** In asking order; every layer was asked. */
  readonly layers: readonly LayerAnswer[]
  /** The answer in force, one of `layers`. */
  readonly winner?: LayerAnswer
  readonly pin?: PinnableLayer
  /** Which labelled key of the user layer answers when nobody asks for a label. */
  readonly defaultLabel?: string
  readonly policy: { readonly neverDefault: boolean }
  /** Why no key is in force although one was found or might have been: trouble, or a policy. */
  readonly problem?: Trouble
}

/** Asks every layer, also those behind the winner. */
export const explainSecret = async (context: ResolverContext, name: string, label?: string): Promise<Explanation> => {
  checkName(name, label)
  refuseReserved(name)
  const rules = await context.rulesFor(name)
  const question = { name, label, defaultLabel: rules.defaultLabel }
  const answers = await Promise.all(context.layers.map((layer) => ask(layer, question)))
  const order = candidates(context.layers, rules, label)
  const decision = await decide(order, rules, async (layer) => answers[context.layers.indexOf(layer)])
  const winner = decision.kind === 'found' ? answers.indexOf(decision.answer) : -1

  const layers: LayerAnswer[] = []
  for (const [index, answer] of answers.entries()) {
    const { layer } = answer
    const others = answers.filter((other, at) => other.kind === 'found' && at !== winner)
    const described = await describeAnswer(context, answer, { name, label, mayAnswer: order.includes(layer) })
    layers.push({
      ...described,
      note: joinNotes(described.note, asideNote(layer, { order, rules, label })),
      shadows: index === winner ? others.map((other) => other.layer.name) : undefined,
      shadowedBy: described.found && winner >= 0 && index !== winner ? answers[winner].layer.name : undefined,
    })
  }
  return { name, label, layers, winner: layers[winner], ...rulesInWords(rules), problem: problemOf(name, decision) }
}

const rulesInWords = ({ pin, neverDefault, defaultLabel }: Rules) => ({ pin, defaultLabel, policy: { neverDefault } })

const problemOf = (name: string, decision: Decision): Trouble | undefined => {
  if (decision.kind === 'trouble') return troubleOf(decision.error)
  return decision.kind === 'refused' ? troubleOf(new DefaultKeyRefusedError(name)) : undefined
}

/** Why a layer's key would not be used even if no other had one. */
const asideNote = (
  layer: Layer,
  { order, rules, label }: { order: readonly Layer[]; rules: Rules; label?: string },
): string | undefined => {
  if (order.includes(layer))
    return layer.name === 'default' && rules.neverDefault
      ? 'never used: your policy refuses the default key'
      : undefined
  return rules.pin === undefined
    ? `not used: the label ${label} was asked for, and the default key never stands in for it`
    : `not used: the name is pinned to the ${rules.pin} layer`
}
