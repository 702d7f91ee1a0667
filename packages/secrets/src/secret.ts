import { createHmac } from 'node:crypto'
import { SecretCoercionError } from './secret-error.ts'

const inspectCustom = Symbol.for('nodejs.util.inspect.custom')

/** A value that can only be read on purpose: no log, spread, copy or string conversion shows it. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The only way out: runs `fn` with the value and returns what it returns. */
  use<Result>(fn: (value: string) => Result): Result {
    return fn(this.#value)
  }

  /** Whether there is nothing in it but white space, which counts as not set. */
  get isBlank(): boolean {
    return this.#value.trim() === ''
  }

  /** The last four characters, or an empty text when that would give too much of a short value away. */
  get hint(): string {
    const tail = this.#value.trim().slice(-4)
    return this.#value.trim().length >= 20 && /^[\x21-\x7e]{4}$/.test(tail) ? tail : ''
  }

  toJSON(): string {
    return this.hint === '' ? '[secret]' : `[secret ·${this.hint}]`
  }

  [inspectCustom](): string {
    return this.toJSON()
  }

  toString(): string {
    throw new SecretCoercionError()
  }

  valueOf(): string {
    throw new SecretCoercionError()
  }

  [Symbol.toPrimitive](): string {
    throw new SecretCoercionError()
  }
}

/**
 * Eight hex digits that tell two secrets apart on one installation, and say nothing on any other:
 * HMAC-SHA256 under the installation's own key.
 */
export const fingerprint = (secret: Secret, installationKey: Uint8Array | string): string =>
  secret.use((value) => createHmac('sha256', installationKey).update(value).digest('hex').slice(0, 8))
