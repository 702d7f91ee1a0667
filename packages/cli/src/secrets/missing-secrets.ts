import type { Plan } from '@latchwork/engine'
import { MissingSecretError, type SecretProblem, type SecretsResolver } from '@latchwork/secrets'
import { CommandError, type Finding } from '../command-error.ts'
import { EXIT } from '../exit-code.ts'
import { OPENAI_KEY } from '@latchwork/nodes'

/** Throws unless every secret that a plan needs can be had, before anything is sent. */
export async function requireSecrets(plan: Plan, resolver: SecretsResolver, flow: string): Promise<void> {
  const requests = plan.needs.map(({ name, nodes }) => ({ name, nodes, label: labelOf(plan, name) }))
  const problems = await resolver.preflight(requests)
  if (problems.length === 0) return
  const findings = problems.map(findingOf)
  const [{ code, message, path }] = findings
  const rest = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  const missingKey = problems.find(isExplainedBelow)
  throw new CommandError(message + rest, {
    exitCode: EXIT.secret,
    code,
    path,
    hint: missingKey === undefined ? findings[0].hint : waysOn(flow, missingKey),
    findings,
  })
}

/** The label that a flow chooses for a secret. */
export function labelOf({ labels }: Pick<Plan, 'labels'>, name: string): string | undefined {
  return Object.hasOwn(labels, name) ? labels[name] : undefined
}

function findingOf(problem: SecretProblem): Finding {
  const { code, name, nodes, message, hint } = problem
  const asking = nodes.slice(0, 3).join(', ') + (nodes.length > 3 ? ` and ${nodes.length - 3} more` : '')
  return { code, path: name, message: `${message} Needed by ${asking}.`, ...(!isExplainedBelow(problem) && { hint }) }
}

/** The missing key of OpenAI has ways on of its own, told once for all. */
function isExplainedBelow({ name, code }: SecretProblem): boolean {
  return name === OPENAI_KEY && code === 'secret-missing'
}

function waysOn(flow: string, { label, error }: SecretProblem): string {
  const labelled = label === undefined ? '' : ` --label ${label}`
  const isPinned = error instanceof MissingSecretError && error.explanation.pin !== undefined
  const unpin = isPinned ? `latch secrets unpin ${OPENAI_KEY}, then ` : ''
  const ways = [
    `Set your own key:      ${unpin}latch secrets set ${OPENAI_KEY}${labelled}`,
    // The default key never stands in for a labelled one.
    ...(label === undefined
      ? ['Sign in to a cloud:    set LATCH_CLOUD_URL and LATCH_CLOUD_KEY to its address and your default key']
      : []),
    `Try the offline demo:  latch run ${flow} --demo`,
  ]
  const count = label === undefined ? 'three' : 'two'
  return [`There are ${count} ways on:`, ...ways.map((way, at) => `${at + 1}. ${way}`)].join('\n')
}
