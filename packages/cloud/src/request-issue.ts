import type { z } from 'zod'
import { ApiError } from './api-error.ts'

type Issue = z.core.$ZodIssue

/** Says in OpenAI's words and codes what is wrong with a request's body. */
export function describeIssue(issue: Issue, body: unknown): ApiError {
  const meant = innermost(issue)
  const param = pathText(meant.path)
  if (meant.code === 'unrecognized_keys') {
    const unknown = pathText([...meant.path, meant.keys[0]])
    return badRequest(`Unknown parameter: '${unknown}'.`, 'unknown_parameter', unknown)
  }
  if (param === '') return badRequest('The body of the request must be a JSON object.', 'invalid_type', param)
  const value = valueAt(body, meant.path)
  if (value === undefined)
    return badRequest(`Missing required parameter: '${param}'.`, 'missing_required_parameter', param)
  if (meant.code === 'invalid_union' && meant.discriminator !== undefined) {
    const type = JSON.stringify(value)
    return badRequest(
      `Unsupported value: ${type} for '${param}'. The demo does not know this type.`,
      'unsupported_value',
      param,
    )
  }
  const code = meant.code === 'invalid_type' || meant.code === 'invalid_union' ? 'invalid_type' : 'invalid_value'
  const reason = meant.message.replace(/^Invalid \w+: /, '')
  return badRequest(`Invalid value for '${param}': ${reason}`, code, param)
}

function badRequest(message: string, code: string, param: string): ApiError {
  return new ApiError(message, { status: 400, code, param })
}

// A union complains about each branch; the branch that got farthest into the value was the one meant.
function innermost(issue: Issue): Issue {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue
  const complaints = issue.errors.flatMap((branch) =>
    branch.map((inner) => innermost({ ...inner, path: [...issue.path, ...inner.path] })),
  )
  const [deepest] = complaints.sort((a, b) => depth(b) - depth(a))
  return depth(deepest) > issue.path.length ? deepest : issue
}

function depth(issue: Issue): number {
  return issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0)
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    return text === '' ? String(step) : `${text}.${String(step)}`
  }, '')
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
    body,
  )
}
