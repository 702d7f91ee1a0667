import { CommanderError } from 'commander'
import { asCommandError, usageError, type CommandError } from './command-error.ts'
import { interrupted, Interruption, type CommandIo } from './command-io.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { holdsKey } from './key-shape.ts'
import { createProgram } from './program.ts'
import { writeRefusal } from './run/write-refusal.ts'
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
    // Help and the version come as errors too.
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done
    const told = error instanceof CommanderError ? saidByParser(error) : asCommandError(error)
    // What the parser found wrong it has said by then.
    if (!(error instanceof CommanderError)) session.output.say(showError(told))
    if (argv[0] === 'run') writeRefusal(told, argv, session)
    return told.exitCode
  }
}

/** As `error: unknown option '--jsn'`, with what may have been meant on a line below. */
function saidByParser({ message }: CommanderError): CommandError {
  const [first, ...more] = message.replace(/^error: /, '').split('\n')
  const hint = more.join(' ').replace(/^\((.*)\)$/, '$1')
  return usageError(first.charAt(0).toUpperCase() + first.slice(1), hint === '' ? 'See latch run --help.' : hint)
}

async function carryOut(argv: readonly string[], session: Session): Promise<ExitCode> {
  let code: ExitCode = EXIT.done
  const program = createProgram(session, (finished) => {
    code = finished
  })
  const done = program.parseAsync([...argv], { from: 'user' })
  // A run and a server end by themselves when they are interrupted, and finish what they began.
  await (['run', 'test', 'edit', 'serve'].includes(argv[0])
    ? done
    : Promise.race([done, interrupted(session.io.signal)]))
  return code
}
