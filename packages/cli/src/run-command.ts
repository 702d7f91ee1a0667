import { CommanderError } from 'commander'
import { asCommandError } from './command-error.ts'
import { interrupted, Interruption, type CommandIo } from './command-io.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { holdsKey } from './key-shape.ts'
import { createProgram } from './program.ts'
import { valueOnCommandLine } from './secrets-program.ts'
import { createSession, type Session } from './session.ts'
import { showError } from './show-error.ts'

/**
 * Carries out one call of `latch` and gives its exit code. Never throws, never ends the process.
 * @param argv the arguments after the command's own name
 */
export async function runCommand(argv: readonly string[], io: CommandIo): Promise<ExitCode> {
  const session = createSession(io)
  try {
    if (argv[0] === 'secrets' && argv.some(holdsKey)) throw valueOnCommandLine()
    return await carryOut(argv, session)
  } catch (error) {
    if (error instanceof Interruption) return error.exitCode
    // Help and the version come as errors too; what is wrong was said by then.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
    const told = asCommandError(error)
    session.output.say(showError(told))
    return told.exitCode
  }
}

async function carryOut(argv: readonly string[], session: Session): Promise<ExitCode> {
  let code: ExitCode = EXIT.done
  const program = createProgram(session, (finished) => {
    code = finished
  })
  const done = program.parseAsync([...argv], { from: 'user' })
  // A run ends by itself when it is interrupted, and tells how far it got.
  await (argv[0] === 'run' ? done : Promise.race([done, interrupted(session.io.signal)]))
  return code
}
