import { constants } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Effects, JsonObject, RunResult } from '@latchwork/engine'
import {
  CassetteError,
  createClean,
  createPlayer,
  createRecorder,
  loadCassette,
  saveCassette,
  type Clean,
  type HostWait,
  type Miss,
  type Player,
  type PlayerOptions,
  type ReplayClock,
} from '@latchwork/nodes/cassette'
import { judgeMisses } from '@latchwork/server/flow-tests'
import { namesOf } from '@latchwork/server/runs'
import { CommandError, usageError } from '../command-error.ts'
import { EXIT } from '../exit-code.ts'
import type { Session } from '../session.ts'

/** What is asked of a recording. */
export type TapeRequest =
  | {
      readonly mode: 'record'
      readonly folder: string
      /** Whether a recording is worth to be kept; always, if not given. */
      readonly keepsIf?: (result: RunResult) => boolean
    }
  /** With `live`, what was not recorded goes out into the world; otherwise it fails. */
  | { readonly mode: 'replay'; readonly folder: string; readonly misses: 'fail' | 'live' }

/** What stands between the nodes of a run and the world. */
export interface Tape {
  /** The effects of one node. */
  effectsAt(path: string): Effects
  /** Stands before the host's answers to what nodes wait for. */
  wait(host: HostWait | undefined): HostWait
  /** The time of a replay; undefined where the real one counts. */
  readonly clock?: ReplayClock
  /** Is told where a key's answers come from, so that a recording fits any of them. */
  readonly onAddress: (baseURL: string) => void
  /** Whether a request would be answered from the recording. */
  readonly isRecorded?: Player['isRecorded']
  /** Calls that were not recorded, so far. */
  misses(): readonly Miss[]
  /** Keeps what was recorded; a replay that lacked a call has failed. */
  end(flow: string, result: RunResult): Promise<RunResult>
}

/** What a tape works with. */
interface TapeParts {
  readonly live: Effects
  readonly root: string
  readonly session: Session
}

/** Puts a tape in. Throws a `CommandError` for a recording that cannot be read. */
export async function openTape(request: TapeRequest, { live, root, session }: TapeParts): Promise<Tape> {
  const { io, redactor, output } = session
  const folder = resolve(io.cwd, request.folder)
  const addresses = new Set<string>()
  const clean = createClean({ redactor, names: () => namesOf(addresses, { project: root, home: io.home }) })
  const onAddress = (baseURL: string): void => void addresses.add(baseURL)
  if (request.mode === 'record') {
    await makeFolder(folder)
    const recorder = createRecorder({ live, clean, addresses })
    const end = async (flow: string, result: RunResult): Promise<RunResult> => {
      if (request.keepsIf?.(result) === false) return result
      const cassette = recorder.cassette(flow)
      try {
        await saveCassette(folder, cassette)
      } catch (error) {
        return notKept(result, request.folder, error)
      }
      const count = [...cassette.calls.values()].flat().length
      output.say(`Recorded ${count === 1 ? 'one call' : `${count} calls`} in ${request.folder}.`)
      return result
    }
    return { effectsAt: recorder.effectsAt, wait: recorder.wait, onAddress, misses: () => [], end }
  }
  return openPlayer(request, { folder, live, clean, addresses, output })
}

/** Found out before anything is paid. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK)
  } catch (error) {
    throw usageError(`--record cannot write into ${folder}: ${wordsOf(error)}.`, 'Name a folder that can be written.')
  }
}

/** What the run came to stays, and yet it has not done all that was asked for. */
function notKept(result: RunResult, folder: string, error: unknown): RunResult {
  const message = `The run was ${result.status}, but its recording could not be written into ${folder}: ${wordsOf(error)}.`
  const outputs: JsonObject = 'outputs' in result ? result.outputs : {}
  const told = { code: 'recording-failed', message, path: '', hint: 'Make room or name another folder, and run again.' }
  return { status: 'failed', error: told, outputs, usage: result.usage }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

type PlayerParts = Pick<PlayerOptions, 'clean' | 'addresses'> & {
  readonly folder: string
  readonly live: Effects
  readonly clean: Clean
  readonly addresses: Set<string>
  readonly output: Session['output']
}

async function openPlayer(
  request: Extract<TapeRequest, { mode: 'replay' }>,
  { folder, live, clean, addresses, output }: PlayerParts,
): Promise<Tape> {
  const cassette = await loadCassette(folder).catch(rethrow)
  const goesOut = request.misses === 'live'
  const onMiss = ({ path, what, why }: Miss): void => output.say(`Changed: "${path}" asks for ${what}. ${why}`)
  const player = createPlayer({
    cassette,
    blobs: live.blobs,
    clean,
    addresses,
    onMiss,
    ...(goesOut && { live }),
  })
  const end = async (_flow: string, result: RunResult): Promise<RunResult> => {
    const unasked = player.unasked()
    const where = [...new Set(unasked.map(({ path }) => path))].slice(0, 5).join(', ')
    output.say(
      `Replayed ${player.played()} of ${player.played() + unasked.length} recorded calls of ${request.folder}.`,
    )
    if (unasked.length > 0) output.say(`Not asked for any more: calls of ${where}.`)
    return goesOut ? result : judgeMisses(result, player.misses())
  }
  const onAddress = (baseURL: string): void => void addresses.add(baseURL)
  const { effectsAt, clock, isRecorded, misses } = player
  const wait: Tape['wait'] = (host) => async (asked) => (await player.wait(asked)) ?? host?.(asked)
  return { effectsAt, wait, onAddress, isRecorded, misses, end, ...(clock !== undefined && { clock }) }
}

function rethrow(error: unknown): never {
  if (!(error instanceof CassetteError)) throw error
  const { message, code, hint } = error
  throw new CommandError(message, { exitCode: EXIT.usage, code, hint })
}
