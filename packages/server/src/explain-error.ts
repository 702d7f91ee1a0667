import { FlowFormatError, InvalidFlowError, NodeError } from '@latchwork/engine'
import { SecretError, type SecretErrorCode } from '@latchwork/secrets'
import { JournalError } from './journal/journal-error.ts'
import { formatProblem } from './flows/check-text.ts'
import { ServerError } from './server-error.ts'

const SECRET_STATUS: Readonly<Partial<Record<SecretErrorCode, number>>> = {
  'secret-name': 400,
  'secret-address': 400,
  'secret-malformed': 422,
  'secret-read-only': 422,
  'secret-missing': 422,
  'secret-unbound': 422,
  'secret-policy': 422,
  'secret-rotation': 409,
}

/** Any thrown value as a refusal. What nobody expected shows nothing of itself. */
export function explainError(thrown: unknown): ServerError {
  if (thrown instanceof ServerError) return thrown
  if (thrown instanceof SecretError)
    return new ServerError(SECRET_STATUS[thrown.code] ?? 503, thrown.code, thrown.summary, { hint: thrown.remedy })
  if (thrown instanceof JournalError) {
    const { code, message, hint } = thrown
    return new ServerError(503, code, message, { hint })
  }
  if (thrown instanceof FlowFormatError) return invalidFlow([formatProblem(thrown)])
  if (thrown instanceof InvalidFlowError) return invalidFlow([...thrown.problems])
  if (thrown instanceof NodeError) {
    const { code, message, hint } = thrown
    return new ServerError(422, code, message, hint === undefined ? {} : { hint })
  }
  return new ServerError(500, 'server-failed', 'The server failed to answer this request.', {
    hint: 'What happened is in the log of the terminal that runs Latchwork.',
    cause: thrown,
  })
}

/** A flow that cannot run or be saved, with everything that is wrong with it. */
export function invalidFlow(problems: NonNullable<ServerError['facts']['problems']>): ServerError {
  const [first] = problems
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`
  const text = `The flow has ${count}. ${first?.message ?? ''}`.trim()
  return new ServerError(422, 'invalid-flow', text, { path: first?.path ?? '', problems, hint: first?.hint })
}
