import type { EventListener } from '../run/event-filter.ts'
import type { Session } from '../session.ts'
import { createLiveDisplay } from './live-display.ts'
import { createPaint } from './paint.ts'
import { createRunProgress } from './run-progress.ts'

/** Shows a run's progress while it goes on. */
export interface Display {
  readonly onEvent: EventListener
  /** Erases what was not settled. */
  end(): void
}

/** Live on a terminal that can move its cursor, otherwise a line for each finished node. */
export function createDisplay(session: Session): Display {
  const { io, output, redactor, environment } = session
  if (!io.isTerminal('stderr') || environment['TERM'] === 'dumb') return createPlainDisplay(session)
  return createLiveDisplay({ io, output, redact: (text) => redactor.redact(text), paint: createPaint(session) })
}

function createPlainDisplay({ output }: Session): Display {
  const progress = createRunProgress()
  return {
    onEvent: (event) => {
      const line = progress.take(event)
      if (line !== undefined) output.say(`${line.mark} ${line.text}`)
    },
    end: () => undefined,
  }
}
