import type { Credential } from './credential.ts'
import { SecretError, type SecretErrorCode } from './secret-error.ts'

/** A secret that a run will ask for, and by which nodes. */
export interface SecretRequest {
  readonly name: string
  readonly label?: string
  readonly nodes?: readonly string[]
}

/** Why a request cannot be met. */
export interface SecretProblem {
  readonly code: SecretErrorCode
  readonly name: string
  readonly label?: string
  readonly nodes: readonly string[]
  /** What is wrong and where. */
  readonly message: string
  /** What to do. */
  readonly hint: string
  readonly error: SecretError
}

/** Tries every request and collects all problems. Only the unexpected throws. */
export const preflight = async (
  requests: readonly SecretRequest[],
  credential: (name: string, choice: { label?: string }) => Promise<Credential>,
): Promise<readonly SecretProblem[]> => {
  const problems = await Promise.all(requests.map((request) => problemWith(request, credential)))
  return problems.filter((problem) => problem !== undefined)
}

const problemWith = async (
  { name, label, nodes = [] }: SecretRequest,
  credential: (name: string, choice: { label?: string }) => Promise<Credential>,
): Promise<SecretProblem | undefined> => {
  try {
    await credential(name, { label })
    return undefined
  } catch (error) {
    if (!(error instanceof SecretError)) throw error
    return { code: error.code, name, label, nodes, message: error.summary, hint: error.remedy, error }
  }
}
