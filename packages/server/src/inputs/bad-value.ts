/** A value that an input cannot have; the message follows the input's name. */
export class BadValue extends Error {
  override readonly name = 'BadValue'
  readonly hint: string | undefined

  constructor(message: string, hint?: string) {
    super(message)
    this.hint = hint
  }
}
