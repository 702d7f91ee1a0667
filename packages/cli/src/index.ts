export { runCommand } from './run-command.ts'
export type { CommandIo, TerminalSize } from './command-io.ts'
export { EXIT, type ExitCode } from './exit-code.ts'
export type { RunRecord } from './run/run-record.ts'
