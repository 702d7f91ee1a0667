import { NodeError, suggest, type Json, type JsonObject } from '@latchwork/engine'
import type { CallName, Cassette, RecordedCall } from './cassette.ts'
import { differenceInWords, differencesOf, type Difference } from './differences.ts'

/** A call that a recording does not have. */
export interface Miss {
  readonly path: string
  readonly call: CallName
  /** What was asked, as `POST openai://responses`. */
  readonly what: string
  /** What is the matter, in a sentence. */
  readonly why: string
  /** The first places where it differs from the recorded call that was probably meant. */
  readonly differences: readonly Difference[]
}

/** How many recorded calls are compared, to find the one that was probably meant. */
const COMPARED = 20
const SHOWN_DIFFERENCES = 3

/** Says what a call differs in from what was recorded. */
export function describeMiss(
  { path, call, asked }: { readonly path: string; readonly call: CallName; readonly asked: JsonObject },
  { calls }: Cassette,
  left: readonly RecordedCall[],
): Miss {
  const about = { path, call, what: nameCall(call, asked), differences: [] }
  const recorded = calls.get(path)?.filter((other) => other.call === call) ?? []
  if (calls.get(path) === undefined) {
    const meant = suggest(path, [...calls.keys()])
    return { ...about, why: `The recording has no call of "${path}".${meant === undefined ? '' : ` ${meant}`}` }
  }
  const nearest = left
    .filter((other) => other.call === call)
    .slice(0, COMPARED)
    .map((other) => differencesOf(other.asked, asked))
    .sort((a, b) => a.length - b.length)[0]
  if (nearest !== undefined && nearest.length > 0) {
    const differences = nearest.slice(0, SHOWN_DIFFERENCES)
    const words = differences.map(differenceInWords)
    const more = nearest.length > SHOWN_DIFFERENCES ? `; and ${nearest.length - SHOWN_DIFFERENCES} more` : ''
    return { ...about, why: `It differs from what was recorded ${words.join('; ')}${more}.`, differences }
  }
  const times = recorded.length === 1 ? 'once' : `${recorded.length} times`
  const why =
    recorded.length === 0
      ? 'The recording has no such call of this node.'
      : `It was recorded ${times}, and this is one more.`
  return { ...about, why }
}

/** The failure of a node that asks for what was not recorded. */
export function missError({ path, what, why }: Miss): NodeError {
  return new NodeError('replay-miss', `"${path}" asks for what was not recorded: ${what}. ${why}`, {
    hint: 'Record again (latch run --record, latch test --update), or let changed calls go out: --replay-misses live.',
    retryable: false,
  })
}

/** The failure of a node that reads media which neither this run nor the recording has. */
export function missingBlob(path: string, blob: string): NodeError {
  return new NodeError('replay-miss', `"${path}" reads the media ${blob.slice(0, 80)}, which was not recorded.`, {
    hint: 'Record again (latch run --record, latch test --update).',
    retryable: false,
  })
}

function nameCall(call: CallName, { method, url, path, folder, pattern }: JsonObject): string {
  if (call === 'fetch') return `${text(method)} ${text(url)}`
  if (call === 'now') return 'the time'
  if (call === 'random') return 'a random number'
  if (call === 'wait') return 'an answer'
  return call === 'files.list' ? `${call} of ${text(folder)} (${text(pattern)})` : `${call} of ${text(path)}`
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
