import type { RunEvent } from '@latchwork/engine'
import { createHoldBack } from '@latchwork/nodes'
import type { Redactor } from '@latchwork/secrets'

/** Something that is told what happens in a run. */
export type EventListener = (event: RunEvent) => void

/**
 * Lets events through with no secret in their streamed text, also none that is cut in two. Events are numbered anew,
 * since texts come later and in other pieces than the run sent them.
 */
export function cleanDeltas(redactor: Redactor, deliver: EventListener): EventListener {
  const holdBack = createHoldBack(redactor)
  let seq = 0
  return (event) => {
    for (const clean of holdBack.pass(event)) deliver({ ...clean, seq: seq++ })
  }
}
