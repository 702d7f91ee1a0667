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
