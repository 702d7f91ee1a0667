import { createRedactor, type Credential, type Redactor } from '@latchwork/secrets'

/** A redactor that knows the key of one call: servers and models can echo what they were sent. */
export function redactionOf({ secret }: Credential): Redactor {
  const redactor = createRedactor()
  redactor.add(secret)
  return redactor
}
