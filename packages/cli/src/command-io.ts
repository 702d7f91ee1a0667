import type { Readable, Writable } from 'node:stream'
import { EXIT, type ExitCode } from './exit-code.ts'

/** Width and height of a terminal, in characters. */
export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

/** All that the command touches of the process it runs in. */
export interface CommandIo {
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
  /** Variables that hold secrets are taken out of it; nothing is ever put in. */
  readonly environment: Record<string, string | undefined>
  readonly cwd: string
  /** The home folder of the person. */
  readonly home: string
  readonly isTerminal: (stream: 'stdin' | 'stdout' | 'stderr') => boolean
  readonly terminalSize: () => TerminalSize
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Aborted, with an `Interruption` as its reason, when the command shall stop. */
  readonly signal: AbortSignal
}

/** Somebody stopped the command. */
export class Interruption extends Error {
  override readonly name = 'Interruption'
  readonly exitCode: ExitCode

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super(signal === 'SIGINT' ? 'Interrupted.' : 'Terminated.')
    this.exitCode = signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated
  }
}

/** Why a signal was aborted, if somebody stopped the command. */
export function interruptionOf(signal: AbortSignal): Interruption | undefined {
  return signal.aborted && signal.reason instanceof Interruption ? signal.reason : undefined
}

/** Rejects with the interruption as soon as there is one. Does not keep the process alive. */
export function interrupted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(interruptionOf(signal) ?? new Interruption('SIGINT'))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}
