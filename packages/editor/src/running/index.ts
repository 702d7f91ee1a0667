export { running } from './part.ts'
export { createPastRuns } from './past/past-runs.ts'
export { createRunController, isUnderWay, type RunSurroundings } from './run-controller.ts'
export { RunButtons } from './run-buttons.tsx'
