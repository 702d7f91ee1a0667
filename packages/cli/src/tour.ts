import { createProcessIo, endProcess } from './process-io.ts'
import { runTour } from './run-tour.ts'

await endProcess(await runTour(process.argv.slice(2), createProcessIo()))
