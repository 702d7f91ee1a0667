import type { Flow, FlowInput, Json, JsonObject } from '@latchwork/engine'
import { outputSource, wireEnd } from '../document/index.ts'

/** The inputs that a run would need and that nothing gives. */
export function missingInputs(inputs: Readonly<Record<string, FlowInput>>, given: JsonObject): readonly string[] {
  return Object.entries(inputs).flatMap(([name, input]) =>
    input.optional === true || input.default !== undefined || Object.hasOwn(given, name) ? [] : [name],
  )
}

/** What a run had of each of a flow's inputs: what it was given, or what the flow has for it; nothing of one without. */
export function inputsOfRun({ inputs = {} }: Flow, given: JsonObject): readonly (readonly [string, Json])[] {
  return Object.entries(inputs).flatMap(([name, input]) => {
    const value = Object.hasOwn(given, name) ? given[name] : input.default
    return value === undefined ? [] : [[name, value] as const]
  })
}

/** Where a flow's output comes from, as node and port. */
export function sourceOfOutput(flow: Flow, output: string): { readonly node: string; readonly port: string } {
  const found = flow.outputs?.[output]
  return wireEnd(found === undefined ? '' : outputSource(found))
}
