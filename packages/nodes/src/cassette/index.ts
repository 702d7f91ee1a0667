export { CassetteError, type Cassette, type RecordedCall } from './cassette.ts'
export { createClean, type Clean, type CleanOptions } from './clean.ts'
export { differenceInWords, differencesOf, type Difference } from './differences.ts'
export { loadCassette, recordedCall, saveCassette } from './folder.ts'
export type { Miss } from './miss.ts'
export type { ReplayClock } from './replay-clock.ts'
export type { HostWait } from './tap.ts'
export { createPlayer, type Player, type PlayerOptions } from './player.ts'
export {
  createPassingRecorder,
  createRecorder,
  type PassingCall,
  type PassingRecorder,
  type Recorder,
  type RecorderOptions,
} from './recorder.ts'
