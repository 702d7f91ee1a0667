import type { Secret } from './secret.ts'

/** Takes known secrets out of texts. */
export interface Redactor {
  add(secret: Secret): void
}
