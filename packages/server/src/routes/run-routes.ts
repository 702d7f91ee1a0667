import type { RunStatus } from '../api/run-status.ts'
import { eventStream, type StreamedEvent } from '../events/event-stream.ts'
import { exportRun } from '../exporting/export-run.ts'
import { whyNoTest } from '../flow-tests/no-test.ts'
import { parseFlowPath } from '../flows/flow-path.ts'
import { answerRun } from '../runs/answer-run.ts'
import { prepareRun } from '../runs/prepare-run.ts'
import { runDetails } from '../runs/run-details.ts'
import { resumeRun, textGone } from '../runs/resume-run.ts'
import { runNotFound, runUnderWay } from '../runs/run-desk.ts'
import type { Services } from '../services.ts'
import type { Asked, Handlers } from './handler.ts'

type RunRoute =
  | 'runs.start'
  | 'runs.list'
  | 'runs.show'
  | 'runs.events'
  | 'runs.cancel'
  | 'runs.delete'
  | 'runs.flow'
  | 'runs.resume'
  | 'runs.answer'
  | 'runs.export'

/** The routes of runs. */
export function runRoutes(services: Services): Handlers<RunRoute> {
  const { runs, desk } = services
  const statusOf = (run: string): RunStatus => requireRun(services, run).status
  return {
    'runs.start': async ({ body }) => ({ run: await startRun(services, body) }),
    'runs.list': ({ query }) => runs.list(query),
    'runs.show': ({ parameters: { run } }) => {
      const found = requireRun(services, run)
      const noTest = whyNoTest(found, runs.effects)
      return { ...runDetails(runs, found), ...(noTest !== undefined && { noTest }) }
    },
    'runs.export': ({ parameters: { run }, query }) =>
      exportRun({ ...services, folders: { home: services.home, project: services.project.root } }, run, query),
    'runs.events': ({ parameters: { run }, query: { from } }) => {
      requireRun(services, run)
      const stop = new AbortController()
      return eventStream(streamed(desk.follow(run, from, stop.signal)), stop)
    },
    'runs.cancel': ({ parameters: { run } }) => {
      desk.cancel(run)
      return { status: statusOf(run) }
    },
    'runs.flow': ({ parameters: { run } }) => {
      const { revision } = requireRun(services, run)
      const text = runs.textOf(run)
      if (text === undefined) throw textGone()
      return { text, revision }
    },
    'runs.resume': ({ parameters: { run }, body: { text } }) => resumeRun(services, requireRun(services, run), text),
    'runs.answer': ({ parameters: { run }, body: { path, value } }) =>
      answerRun(services, requireRun(services, run), { path, value }),
    'runs.delete': ({ parameters: { run } }) => {
      if (statusOf(run) === 'running') throw runUnderWay()
      return { deleted: runs.remove(run) }
    },
  }
}

async function startRun(
  services: Services,
  { path, text, inputs, part: wanted }: Asked<'runs.start'>['body'],
): Promise<string> {
  const { flows, settings, desk, prices } = services
  if (path !== undefined) parseFlowPath(path)
  const source = text ?? (await flows.open(path ?? '')).text
  const { plan, part } = await prepareRun({ text: source, inputs, path, part: wanted }, services)
  // What is wrong with the file of prices is told before the run begins.
  await prices.read()
  const { maxInFlight, timeoutMs, keepEffects } = (await settings.read()).engine
  const order = { plan, inputs, text: source, maxInFlight, timeoutMs, keepEffects }
  return desk.start({ ...order, ...(path !== undefined && { path }), ...(part !== undefined && { part }) })
}

function requireRun({ runs }: Services, run: string) {
  const found = runs.find(run)
  if (found === undefined) throw runNotFound(run)
  return found
}

async function* streamed(events: ReturnType<Services['desk']['follow']>): AsyncGenerator<StreamedEvent> {
  for await (const event of events) yield { id: event.seq, event: event.type, data: event }
}
