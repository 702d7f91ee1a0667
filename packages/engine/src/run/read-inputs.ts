import { suggest } from '../check/similar.ts'
import type { Json, JsonObject } from '../json.ts'
import type { RunError } from '../node/node-error.ts'
import type { GraphPlan } from '../plan/plan.ts'

/** Inputs of a graph, judged. */
export type ReadInputs =
  | { readonly ok: true; readonly inputs: JsonObject }
  | { readonly ok: false; readonly error: RunError }

/** Judges the values given for a graph's inputs: unknown names, missing ones, wrong kinds. */
export function readInputs(plan: GraphPlan, given: JsonObject): ReadInputs {
  const known = new Map(plan.inputs.map(({ name, port }) => [name, port]))
  for (const name of Object.keys(given)) {
    if (!known.has(name))
      return fault(name, `There is no input "${name}".`, suggest(name, known.keys()) ?? listOf([...known.keys()]))
  }
  const inputs: Record<string, Json> = {}
  for (const [name, port] of known) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined
    if (value === undefined) {
      if (!port.required) continue
      return fault(name, `The input "${name}" is missing.`, `Give it: --input ${name}=...`)
    }
    const judged = port.schema.safeParse(value)
    if (!judged.success) return fault(name, `The input "${name}" is not of kind ${port.kind}.`)
    inputs[name] = value
  }
  return { ok: true, inputs }
}

function fault(name: string, message: string, hint?: string): ReadInputs {
  return {
    ok: false,
    error: { code: 'bad-input', message, path: `input.${name}`, ...(hint !== undefined && { hint }) },
  }
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? 'The flow has no inputs.' : `Its inputs are ${names.join(', ')}.`
}
