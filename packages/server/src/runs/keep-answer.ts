import { readAnswer, type Json, type PendingWait } from '@latchwork/engine'
import type { RunStatus } from '../api/run-status.ts'
import type { RunStore } from './run-store.ts'

/** An answer to what a run waits for. */
export interface GivenAnswer {
  /** Of the node that waits; may be left out when there is only one. */
  readonly path: string | undefined
  readonly value: Json
}

/** What came of an answer. */
export type KeptAnswer =
  | { readonly wait: PendingWait }
  | { readonly code: 'not-waiting' | 'which-wait' | 'bad-answer'; readonly message: string; readonly hint: string }

/** Keeps an answer, if the run waits for it and it is one. The run does not go on by that alone. */
export function keepAnswer(
  { waits }: Pick<RunStore, 'waits'>,
  { run, status }: { readonly run: string; readonly status: RunStatus },
  { path, value }: GivenAnswer,
): KeptAnswer {
  const open = status === 'waiting' || status === 'running' ? waits.open(run) : []
  const asked = open.filter((wait) => path === undefined || wait.path === path)
  const [wait] = asked
  if (wait === undefined) return nothingWaits(status, path, open)
  if (asked.length > 1)
    return {
      code: 'which-wait',
      message: 'This run waits for more than one answer.',
      hint: `Say which: ${list(asked)}.`,
    }
  const read = readAnswer(wait, value)
  if ('refusal' in read)
    return {
      code: 'bad-answer',
      message: `This does not answer "${wait.path}". ${read.refusal}`,
      hint: 'Nothing was kept.',
    }
  return waits.answer(run, wait, read.answer) ? { wait } : nothingWaits(status, wait.path, [])
}

function nothingWaits(status: RunStatus, path: string | undefined, open: readonly PendingWait[]): KeptAnswer {
  const what = path === undefined ? 'This run waits for no answer' : `Nothing at "${path}" waits for an answer`
  const hint = open.length === 0 ? 'It may have been answered already.' : `These do: ${list(open)}.`
  return { code: 'not-waiting', message: `${what}: the run is ${status}.`, hint }
}

function list(waits: readonly PendingWait[]): string {
  return waits.map(({ path, signal }) => `${path} (${signal})`).join(', ')
}
