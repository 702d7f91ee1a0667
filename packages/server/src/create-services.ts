import { randomUUID } from 'node:crypto'
import type { RunStatus } from './api/run-status.ts'
import type { ServerEvent } from './api/server-events.ts'
import { createQueue } from './disk/serially.ts'
import { createEventHub } from './events/event-hub.ts'
import { JournalError } from './journal/journal-error.ts'
import { createTestReports } from './flow-tests/test-reports.ts'
import { explainError } from './explain-error.ts'
import { goOn } from './runs/answer-run.ts'
import { createRunDesk } from './runs/run-desk.ts'
import { createWaitingRuns } from './runs/waiting-runs.ts'
import type { ServerParts, Services } from './services.ts'

/** Adds to the parts what runs flows and tells of changes. */
export function createServices(parts: ServerParts): Services {
  const { flows, runs, runner, blobs, redactor, settings, project, home } = parts
  const { now = Date.now, log = () => {} } = parts
  const hub = createEventHub()
  const failed = (fault: unknown): void => log(redactor.redact(describeFault(fault)))
  const prune = async (): Promise<void> => {
    runs.prune((await settings.read()).engine, now())
    await blobs.prune(runs.blobsInUse(), now())
    await flows.prune(now())
  }
  let tidying = Promise.resolve()
  const tidy = (): void => {
    tidying = tidying.then(prune).catch(failed)
  }
  const desk = createRunDesk({
    store: runs,
    runner,
    blobs,
    redactor,
    places: { project: project.root, home },
    now,
    failed,
    onBudgetNews: (news) => hub.publish({ type: 'budget-notice', ...news }),
    changed: (run, status, path) => {
      hub.publish(runChange(run, status, path))
      if (status === 'running') return
      tidy()
      waiting.look()
    },
  })
  tidy()
  const close = async (): Promise<void> => {
    waiting.close()
    await desk.close()
    await tidying
  }
  const waiting = createWaitingRuns({
    store: runs,
    now,
    failed,
    explain(fault) {
      const { code, message, facts, cause } = explainError(fault)
      if (cause !== undefined) failed(cause)
      return { code, message, path: facts.path ?? '', ...(facts.hint !== undefined && { hint: facts.hint }) }
    },
    hindered: (run, { error: { message, hint = '' }, retryAt }) => {
      const again = new Date(retryAt).toISOString()
      log(redactor.redact(`The run ${run} waits on. ${message} ${hint} It is tried again at ${again}.`))
      hub.publish(runChange(run, 'waiting', runs.find(run)?.path))
    },
    resume: async (run) => {
      const found = runs.find(run)
      if (found?.status === 'waiting') await goOn(services, found)
    },
  })
  const services = {
    ...parts,
    now,
    log,
    hub,
    desk,
    waiting,
    testReports: createTestReports(),
    testFiles: createQueue(),
    server: randomUUID(),
    startedAt: now(),
    close,
  }
  waiting.look()
  return services
}

function runChange(run: string, status: RunStatus, path: string | undefined): ServerEvent {
  return { type: 'run-change', run, status, ...(path !== undefined && { path }) }
}

/** What nobody expected, for the terminal; a disk that takes nothing explains itself. */
export function describeFault(fault: unknown): string {
  if (fault instanceof JournalError) return `${fault.message} ${fault.hint}`
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)
}
