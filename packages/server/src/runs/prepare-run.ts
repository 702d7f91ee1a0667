import { compile, parseFlow, suggest, type JsonObject, type Plan } from '@latchwork/engine'
import type { SecretsResolver } from '@latchwork/secrets'
import type { FlowProblem } from '../api/problem.ts'
import type { RunPart } from '../api/runs.ts'
import { checkText } from '../flows/check-text.ts'
import { MAX_FLOW_BYTES } from '../flows/place.ts'
import { invalidFlow } from '../explain-error.ts'
import { ServerError } from '../server-error.ts'
import { cutToPart, type PartSurroundings, type WantedPart } from './part-of-run.ts'

/** What is asked to run. */
export interface WantedRun {
  readonly text: string
  readonly inputs: JsonObject
  readonly path: string | undefined
  /** The whole flow when left out. */
  readonly part: WantedPart | undefined
}

/** A run that can begin. */
export interface PreparedRun {
  readonly plan: Plan
  readonly part?: RunPart
}

/**
 * Makes a plan of a text, and finds all that can be known to be wrong before anything is sent: problems of the flow,
 * inputs that do not fit, secrets that cannot be had. Throws `ServerError`, `FlowFormatError` and `InvalidFlowError`.
 */
export async function prepareRun(wanted: WantedRun, around: PrepareSurroundings): Promise<PreparedRun> {
  const prepared = wanted.part === undefined ? planWhole(wanted, around) : planPart(wanted, wanted.part, around)
  requireInputs(prepared.plan, wanted.inputs)
  await requireSecrets(prepared.plan, around.secrets)
  return prepared
}

/** What preparing a run asks. */
export interface PrepareSurroundings extends Omit<PartSurroundings, 'path'> {
  readonly secrets: Pick<SecretsResolver, 'preflight'>
}

function planWhole({ text }: WantedRun, { registry }: PrepareSurroundings): PreparedRun {
  const { flow, problems } = checkText(text, registry)
  if (flow === undefined || problems.length > 0) throw invalidFlow([...problems])
  return { plan: compile(flow, registry) }
}

/** Problems of the rest of the flow are no hindrance. */
function planPart({ text, path }: WantedRun, wanted: WantedPart, around: PrepareSurroundings): PreparedRun {
  const whole = parseFlow(text, { maxBytes: MAX_FLOW_BYTES })
  const { flow, part } = cutToPart(whole, wanted, { ...around, path })
  return { plan: compile(flow, around.registry), part }
}

function requireInputs({ root }: Plan, given: JsonObject): void {
  const names = root.inputs.map(({ name }) => name)
  const unknown = Object.keys(given).filter((name) => !names.includes(name))
  const problems: FlowProblem[] = unknown.map((name) => {
    const hint = suggest(name, names) ?? (names.length === 0 ? 'It has none.' : `Its inputs are ${names.join(', ')}.`)
    return badInput(name, `The flow has no input "${name}".`, hint)
  })
  for (const { name, port } of root.inputs) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined
    if (value === undefined) {
      if (port.required) problems.push(badInput(name, `The input "${name}" (${port.kind}) is missing.`, 'Fill it in.'))
    } else if (!port.schema.safeParse(value).success)
      problems.push(badInput(name, `The input "${name}" is not of the kind ${port.kind}.`, `Give a ${port.kind}.`))
  }
  const [first] = problems
  if (first === undefined) return
  const { path, message, hint } = first
  throw new ServerError(422, 'bad-input', message, { path, problems, ...(hint !== undefined && { hint }) })
}

function badInput(name: string, message: string, hint: string): FlowProblem {
  return { code: 'bad-input', path: `input.${name}`, message, hint }
}

async function requireSecrets({ needs, labels }: Plan, secrets: Pick<SecretsResolver, 'preflight'>): Promise<void> {
  const requests = needs.map(({ name, nodes }) => {
    return { name, nodes, ...(Object.hasOwn(labels, name) && { label: labels[name] }) }
  })
  const problems = await secrets.preflight(requests)
  const [first] = problems
  if (first === undefined) return
  const rest = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  throw new ServerError(422, first.code, first.message + rest, {
    hint: first.hint,
    path: first.nodes[0] ?? first.name,
    secrets: [...new Set(problems.map(({ name }) => name))],
    problems: problems.flatMap(({ code, nodes, name, message, hint }) =>
      (nodes.length === 0 ? [name] : nodes).map((path) => ({ code, path, message, hint })),
    ),
  })
}
