import type { Usage } from '@latchwork/engine'
import type { Moment, PastRun } from '../../workbench/index.ts'
import { showCost, showTokens } from '../closing-line.ts'
import { offsetInWords } from './event-words.ts'

/** `event 12 of 48 · +1.204 s · Choose a way started`. */
export function momentInWords({
  moment: { position, count, elapsed },
  words,
}: Pick<PastRun, 'moment' | 'words'>): string {
  if (position === 0) return `before the first of ${count} events`
  return `event ${position} of ${count} · ${offsetInWords(elapsed)} · ${words}`
}

/** What was used by then: `2 model calls · 350 tokens · free`. */
export function usageInWords({ calls, totalTokens, cost }: Usage): string {
  if (calls === 0) return 'no model call counted yet'
  return [calls === 1 ? '1 model call' : `${calls} model calls`, showTokens(totalTokens), showCost(cost)].join(' · ')
}

/** The closing line of a run that is not at its end: `at +1.204 s · 1 model call · 120 tokens · free`. */
export function lineOfMoment({ elapsed, usage }: Moment): string {
  return `at ${offsetInWords(elapsed)} · ${usageInWords(usage)}`
}

/** How the flow of today stands to the run's. */
export function todayInWords({ today, details: { path } }: Pick<PastRun, 'today' | 'details'>): string {
  if (today === 'same') return 'The flow of today is the same.'
  if (today === 'changed') return 'The flow has changed since.'
  if (today === 'gone') return `There is no ${path} any more: the flow was renamed or deleted.`
  return today === 'never-kept' ? 'Its text came with the run, out of no file.' : ''
}
