import type { RunStatus } from '../api/run-status.ts'
import { eventStream, type StreamedEvent } from '../events/event-stream.ts'
import { exportRun } from '../exporting/export-run.ts'
import { whyNoTest } from '../flow-tests/no-test.ts'
import { parseFlowPath } from '../flows/flow-path.ts'
import { answerRun } from '../runs/answer-run.ts'
import { prepareRun } from '../runs/prepare-run.ts'
import { runDetails } from '../runs/run-details.ts'
import { resumeRun, textGone } from '../runs/resume-run.ts'
import { runNotFound, runUnderWay } from '../runs/run-refusals.ts'
import type { Holding, Stepper } from '../runs/stepper.ts'
import { ServerError } from '../server-error.ts'
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
  | 'runs.breakpoints'
  | 'runs.step'
  | 'runs.answer'
  | 'runs.export'

/** The routes of runs. */
export function runRoutes(services: Services): Handlers<RunRoute> {
  const { runs, desk } = services
  const statusOf = (run: string): RunStatus => requireRun(services, run).status
  return {
    'runs.start': async ({ body }) => ({ run: await startRun(services, body) }),
    'runs.list': ({ query }) => {
      const page = runs.list(query)
      return { ...page, runs: page.runs.map((found) => ({ ...found, ...desk.standing(found.run) })) }
    },
    'runs.show': ({ parameters: { run } }) => {
      const found = requireRun(services, run)
      const noTest = whyNoTest(found, runs.effects)
      return { ...runDetails(runs, found), ...desk.standing(run), ...(noTest !== undefined && { noTest }) }
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
    'runs.resume': ({ parameters: { run }, body: { text, ...holding } }) =>
      resumeRun(services, requireRun(services, run), { text, holding: holdingOf(holding) }),
    'runs.breakpoints': ({ parameters: { run }, body: { breakpoints } }) => {
      desk.setBreakpoints(run, breakpoints)
      return desk.standing(run)
    },
    'runs.step': ({ parameters: { run }, body }) => {
      stepRun(desk.stepper(run), body)
      return desk.standing(run)
    },
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
  { path, text, inputs, part: wanted, ...holding }: Asked<'runs.start'>['body'],
): Promise<string> {
  const { flows, settings, desk, prices } = services
  if (path !== undefined) parseFlowPath(path)
  const source = text ?? (await flows.open(path ?? '')).text
  const { plan, part } = await prepareRun({ text: source, inputs, path, part: wanted }, services)
  // What is wrong with the file of prices is told before the run begins.
  await prices.read()
  const { maxInFlight, timeoutMs, keepEffects } = (await settings.read()).engine
  const about = { maxInFlight, timeoutMs, keepEffects, holding: holdingOf(holding) }
  const order = { plan, inputs, text: source, ...about }
  return desk.start({ ...order, ...(path !== undefined && { path }), ...(part !== undefined && { part }) })
}

/** Left out altogether, a run that waited keeps what it had. */
function holdingOf({ breakpoints, isStepping }: Asking): Holding | undefined {
  if (breakpoints === undefined && isStepping === undefined) return undefined
  return { breakpoints: breakpoints ?? [], isStepping: isStepping ?? false }
}

type Asking = Pick<Asked<'runs.start'>['body'], 'breakpoints' | 'isStepping'>

function stepRun(stepper: Stepper, { how, path }: Asked<'runs.step'>['body']): void {
  if (how === 'pause') stepper.pause()
  else if (how === 'step') stepper.step()
  else if (path === undefined) stepper.goOn()
  else if (!stepper.letGo(path)) {
    throw new ServerError(409, 'not-held', `This run is not held before "${path.slice(0, 64)}".`, {
      hint: 'It may have gone on already.',
    })
  }
}

function requireRun({ runs }: Services, run: string) {
  const found = runs.find(run)
  if (found === undefined) throw runNotFound(run)
  return found
}

async function* streamed(events: ReturnType<Services['desk']['follow']>): AsyncGenerator<StreamedEvent> {
  for await (const event of events) yield { id: event.seq, event: event.type, data: event }
}
