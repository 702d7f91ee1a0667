import { suggest, type Blobs, type Json, type JsonObject, type Plan } from '@latchwork/engine'
import type { FlowProblem } from '../api/problem.ts'
import { BadValue } from './bad-value.ts'
import { parseValue, type ValuePlaces } from './input-value.ts'

/** Where input values may come from, and where media go. */
export type InputPlaces = ValuePlaces & {
  readonly blobs: Blobs
  /** The inputs of the run that goes on; those that are given anew replace them. */
  readonly earlier?: JsonObject
}

/** Inputs that a flow cannot take, each with what is wrong with it. */
export class BadInputs extends Error {
  override readonly name = 'BadInputs'
  readonly problems: readonly FlowProblem[]

  constructor(problems: readonly FlowProblem[]) {
    const rest = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
    super(`${problems[0]?.message ?? ''}${rest}`)
    this.problems = problems
  }
}

type PlanInput = Plan['root']['inputs'][number]

/**
 * Reads `--input name=value` by the kinds that the flow declares. A list is given as JSON, or element by element with
 * several `--input`. Everything that is wrong is told at once. Throws `BadInputs`.
 */
export async function parseInputs(specs: readonly string[], plan: Plan, places: InputPlaces): Promise<JsonObject> {
  const declared = new Map(plan.root.inputs.map((input) => [input.name, input]))
  const problems: FlowProblem[] = []
  const given = groupByName(specs, problems)
  const inputs: Record<string, Json | undefined> = { ...places.earlier }
  for (const [name, texts] of given) {
    const input = declared.get(name)
    if (input === undefined) {
      problems.push(unknownInput(name, [...declared.keys()]))
      continue
    }
    try {
      inputs[name] = await parseInput(input, texts, places)
    } catch (error) {
      if (!(error instanceof BadValue)) throw error
      problems.push(badInput(name, `The input "${name}" (${input.port.kind}) ${error.message}.`, error.hint))
    }
  }
  for (const [name, { port }] of declared)
    if (port.required && !given.has(name) && inputs[name] === undefined)
      problems.push(badInput(name, `The input "${name}" (${port.kind}) is missing.`, `Give it: --input ${name}=…`))
  if (problems.length > 0) throw new BadInputs(problems)
  return inputs
}

function groupByName(specs: readonly string[], problems: FlowProblem[]): ReadonlyMap<string, readonly string[]> {
  const given = new Map<string, string[]>()
  for (const spec of specs) {
    const split = spec.indexOf('=')
    if (split < 1) {
      problems.push(badInput(spec.slice(0, 64), '--input was not understood.', 'Write --input name=value.'))
      continue
    }
    const name = spec.slice(0, split)
    given.set(name, [...(given.get(name) ?? []), spec.slice(split + 1)])
  }
  return given
}

async function parseInput({ name, port }: PlanInput, texts: readonly string[], places: InputPlaces): Promise<Json> {
  const value = await parseValue(port.kind, texts, { ...places, name })
  if (port.schema.safeParse(value).success) return value
  throw new BadValue(`does not take this value: it is not of the kind ${port.kind}`)
}

function unknownInput(name: string, known: readonly string[]): FlowProblem {
  const others = known.length === 0 ? 'The flow has no inputs.' : `Its inputs are ${known.join(', ')}.`
  return badInput(name, `The flow has no input "${name}".`, suggest(name, known) ?? others)
}

function badInput(name: string, message: string, hint?: string): FlowProblem {
  return { code: 'bad-input', path: `input.${name}`, message, ...(hint !== undefined && { hint }) }
}
