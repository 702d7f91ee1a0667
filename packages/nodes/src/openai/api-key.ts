import { apiKeyProblem, inspectKeyShape, type Credential } from '@latchwork/secrets'
import { keyRemedy, nameKey } from './describe-key.ts'
import { UnusableKeyError } from './errors.ts'

/** The value of the Authorization header for a key. Throws `UnusableKeyError` for what cannot run models. */
export function authorizationOf(credential: Credential): string {
  return credential.secret.use((key) => {
    const problem = key.trim() === '' ? 'is empty' : apiKeyProblem(key)
    if (problem !== undefined) {
      throw new UnusableKeyError('malformed-key', `${nameKey(credential)} ${problem}.`, keyRemedy(credential))
    }
    if (inspectKeyShape(key).kind === 'admin') {
      throw new UnusableKeyError(
        'admin-key',
        `${nameKey(credential)} is an admin key, which manages an organization and cannot run models.`,
        `Make a project key (it begins with sk-proj-). ${keyRemedy(credential)}`,
      )
    }
    return `Bearer ${key.trim()}`
  })
}
