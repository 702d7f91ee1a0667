import { compile, suggest, type JsonObject, type Plan, type Registry } from '@latchwork/engine'
import type { SecretsResolver } from '@latchwork/secrets'
import type { FlowProblem } from '../api/problem.ts'
import { checkText } from '../flows/check-text.ts'
import { invalidFlow } from '../explain-error.ts'
import { ServerError } from '../server-error.ts'

/**
 * Makes a plan of a text, and finds all that can be known to be wrong before anything is sent: problems of the flow,
 * inputs that do not fit, secrets that cannot be had. Throws `ServerError`.
 */
export async function prepareRun(
  text: string,
  inputs: JsonObject,
  { registry, secrets }: { readonly registry: Registry; readonly secrets: Pick<SecretsResolver, 'preflight'> },
): Promise<Plan> {
  const { flow, problems } = checkText(text, registry)
  if (flow === undefined || problems.length > 0) throw invalidFlow([...problems])
  const plan = compile(flow, registry)
  requireInputs(plan, inputs)
  await requireSecrets(plan, secrets)
  return plan
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
