import { apiKeyProblem, inspectKeyShape, type Credential } from '@latchwork/secrets'
import { keyRemedy, nameKey } from './describe-key.ts'
import { UnusableKeyError } from './errors.ts'
import { tellOutcome } from './outcome-texts.ts'

/** The value of the Authorization header for a key. Throws `UnusableKeyError` for what cannot run models. */
export function authorizationOf(credential: Credential): string {
  return credential.secret.use((key) => {
    const problem = key.trim() === '' ? 'is empty' : apiKeyProblem(key)
    if (problem !== undefined) {
      throw new UnusableKeyError('malformed-key', `${nameKey(credential)} ${problem}.`, keyRemedy(credential))
    }
    if (inspectKeyShape(key).kind === 'admin') {
      const { message, hint } = tellOutcome('admin-key', { key: nameKey(credential), remedy: keyRemedy(credential) })
      throw new UnusableKeyError('admin-key', message, hint)
    }
    return `Bearer ${key.trim()}`
  })
}
