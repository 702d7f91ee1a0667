import { fileURLToPath } from 'node:url'
import { createProcessIo, endProcess } from './process-io.ts'
import { runCommand } from './run-command.ts'

// Whoever names no folder sees the examples.
const [folder = fileURLToPath(new URL('../../../examples', import.meta.url))] = process.argv.slice(2)
await endProcess(await runCommand(['edit', folder], createProcessIo()))
