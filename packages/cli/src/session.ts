import { createRedactor, takeFromEnvironment, type Environment, type Redactor } from '@latchwork/secrets'
import type { CommandIo } from './command-io.ts'
import { createOutput, type Output } from './output.ts'

/** What all commands of one call work with. */
export interface Session {
  readonly io: CommandIo
  /** The environment as it was at the start, kept apart from the process's own. */
  readonly environment: Environment
  readonly redactor: Redactor
  readonly output: Output
  /** Takes variables out of the environment of the process, so that nothing it starts gets them. */
  readonly hideVariables: (names: readonly string[]) => void
}

/** Begins a session: from here on the process's environment holds no key of OpenAI or of a cloud. */
export function createSession(io: CommandIo): Session {
  const environment = { ...io.environment }
  takeFromEnvironment(io.environment)
  const redactor = createRedactor()
  return {
    io,
    environment,
    redactor,
    output: createOutput(io, redactor),
    hideVariables: (names) => void takeFromEnvironment(io.environment, names),
  }
}
