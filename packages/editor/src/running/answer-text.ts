import { readAsked, type Json } from '@latchwork/engine'
import type { RunDetails } from '@latchwork/server/api'
import { readTyped } from './input-values.ts'

/** What was typed for a signal: JSON where it is some, else the text that it is; the command reads it in the same way. */
export function readJsonOrText(typed: string): Json {
  const read = readTyped('json', typed)
  return 'value' in read && read.value !== undefined ? read.value : typed
}

/** What a run waits for, in a sentence to be said aloud. */
export function waitInWords({ path, signal, about }: RunDetails['waits'][number]): string {
  const asked = readAsked(about)
  if (asked?.ask === 'time') return `The run waits at ${path} for its time.`
  if (asked?.ask !== 'approve') return `The run waits at ${path} for the signal ${signal}.`
  return `The run waits for you at ${path}: ${asked.message} Choose ${asked.choices.join(' or ')} in the results.`
}
