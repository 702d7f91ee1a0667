import { createProcessIo, endProcess } from './process-io.ts'
import { runCommand } from './run-command.ts'

await endProcess(await runCommand(process.argv.slice(2), createProcessIo()))
