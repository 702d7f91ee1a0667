import { expect, test } from 'vitest'
import { offerToRunAgain } from '../../src/settings/offer-to-run-again.ts'
import { createStore, type RunController, type ShownRun, type Workbench } from '../../src/workbench/index.ts'

function offerAfter(run: ShownRun | undefined, saved: readonly string[]) {
  const offers: (string | undefined)[] = []
  let starts = 0
  const runs: Pick<RunController, 'current' | 'start'> = {
    current: createStore(run),
    start: async () => {
      starts += 1
    },
  }
  const notify: Workbench['notify'] = (_text, more) => {
    offers.push(more?.action?.title)
    more?.action?.run()
  }
  return { isOffered: offerToRunAgain({ runs, notify }, saved), offers, starts }
}

const lacking: ShownRun = {
  status: 'failed',
  problem: { code: 'secret-missing', message: 'OPENAI_API_KEY was not found.', secrets: ['OPENAI_API_KEY'] },
}

test('offers to run again when the key was saved that the run lacked', () => {
  expect(offerAfter(lacking, ['OPENAI_API_KEY'])).toEqual({ isOffered: true, offers: ['Run again'], starts: 1 })
})

test('offers nothing when another key was saved, none was, or no run is shown', () => {
  expect(offerAfter(lacking, ['SEARCH_API_KEY']).isOffered).toBe(false)
  expect(offerAfter(lacking, []).isOffered).toBe(false)
  expect(offerAfter(undefined, ['OPENAI_API_KEY']).isOffered).toBe(false)
})

test('offers it after a run that any key error ended, and after no other error', () => {
  const failed = (code: string): ShownRun => {
    const usage = { calls: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0, reasoningTokens: 0, totalTokens: 0 }
    const cost = 0
    return {
      status: 'failed',
      record: {
        run: 'r',
        status: 'failed',
        flow: 'f',
        revision: 'x',
        startedAt: 0,
        events: 1,
        usage: { ...usage, cost },
        cost,
        key: null,
        error: { code, message: '', path: 'ask' },
        inputs: {},
        outputs: {},
        keys: [],
        waitingFor: [],
        waits: [],
        unknown: [],
        timings: [],
      },
    }
  }
  for (const code of ['wrong-key', 'no-credit', 'missing-scopes'])
    expect(offerAfter(failed(code), ['OPENAI_API_KEY']).isOffered).toBe(true)
  expect(offerAfter(failed('bad-answer'), ['OPENAI_API_KEY']).isOffered).toBe(false)
})
