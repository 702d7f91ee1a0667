import type { AnswerOf } from '../api/routes.ts'
import { eventStream, type StreamedEvent } from '../events/event-stream.ts'
import type { Expectation } from '../flow-tests/test-file.ts'
import { findFlowTests } from '../flow-tests/find-flow-tests.ts'
import { makeRunTest } from '../flow-tests/make-run-test.ts'
import { recordAgain, testGone } from '../flow-tests/record-again.ts'
import { CannotRun, runSavedTest, type SavedTest } from '../flow-tests/run-saved-test.ts'
import { runNotFound } from '../runs/run-refusals.ts'
import { ServerError } from '../server-error.ts'
import type { Services } from '../services.ts'
import type { Handlers } from './handler.ts'

type TestRoute = 'tests.list' | 'tests.run' | 'tests.make' | 'tests.record'

/** The routes of flow tests. */
export function testRoutes(services: Services): Handlers<TestRoute> {
  const { runs } = services
  return {
    'tests.list': ({ query: { flow } }) => listTests(services, flow),
    'tests.run': async ({ body: { flow, test } }) => {
      const { saved } = await readSaved(services, flow)
      const wanted = test === undefined ? saved : [requireTest(saved, test)]
      const stop = new AbortController()
      return eventStream(performed(services, wanted, stop.signal), stop)
    },
    'tests.make': ({ body: { run, name, replace } }) => {
      const found = runs.find(run)
      if (found === undefined) throw runNotFound(run)
      return makeRunTest(services, found, { name, replace })
    },
    'tests.record': async ({ body: { flow, ...test } }) => {
      const run = await recordAgain(services, flow, requireTest((await readSaved(services, flow)).saved, test)).catch(
        refuse,
      )
      const saved = requireTest((await readSaved(services, flow)).saved, test)
      return { run, report: await performOne(services, saved, new AbortController().signal) }
    },
  }
}

async function readSaved(services: Services, flow: string) {
  const { flows, project } = services
  const { text } = await flows.open(flow)
  const found = await findFlowTests(project.root, flow)
  const saved = found.flatMap(({ file }): SavedTest[] =>
    file === undefined ? [] : file.tests.map((test) => ({ text, file, test })),
  )
  return { saved, broken: found.flatMap(({ path, trouble }) => (trouble === undefined ? [] : [{ path, trouble }])) }
}

async function listTests(services: Services, flow: string): Promise<AnswerOf<'tests.list'>> {
  const { saved, broken } = await readSaved(services, flow)
  return {
    tests: saved.map((each) => {
      const { name, inputs, cassette, expect } = each.test
      const outputs = Object.entries(expect.outputs)
      return {
        file: each.file.name,
        name,
        inputs,
        cassette,
        expects: [
          ...outputs.flatMap(([output, expectation]) => inWords(output, expectation)),
          ...(expect.costBelow === undefined ? [] : [`it costs less than $${expect.costBelow}`]),
          ...(expect.error === undefined ? [] : [`it fails with "${expect.error}"`]),
        ],
        isJudged: outputs.some(([, { judged }]) => judged !== undefined),
        ...services.testReports.find(each),
      }
    }),
    broken: broken.map(({ path, trouble: { message, hint } }) => ({ file: path, message, hint })),
  }
}

function inWords(output: string, { equals, contains, matches, judged }: Expectation): readonly string[] {
  return [
    ...(equals === undefined ? [] : [`${output} is as recorded`]),
    ...(contains === undefined ? [] : [`${output} contains ${JSON.stringify(contains)}`]),
    ...(matches === undefined ? [] : [`${output} follows a schema`]),
    ...(judged === undefined ? [] : [`${output}: ${typeof judged === 'string' ? judged : judged.rule}`]),
  ]
}

function requireTest(saved: readonly SavedTest[], { file, name }: { readonly file: string; readonly name: string }) {
  const found = saved.find((each) => each.file.name === file && each.test.name === name)
  if (found === undefined) throw testGone(name)
  return found
}

async function* performed(
  services: Services,
  tests: readonly SavedTest[],
  signal: AbortSignal,
): AsyncGenerator<StreamedEvent> {
  for (const saved of tests) {
    const about = { file: saved.file.name, name: saved.test.name }
    yield streamed(services, { type: 'test-start', ...about })
    const report = await performOne(services, saved, signal)
    if (signal.aborted) return
    yield streamed(services, { type: 'test-end', ...about, report })
  }
}

async function performOne(services: Services, saved: SavedTest, signal: AbortSignal) {
  const report = await runSavedTest(services, saved, signal)
  if (!signal.aborted) services.testReports.keep(saved, report)
  return report
}

function streamed({ redactor }: Services, event: AnswerOf<'tests.run'>): StreamedEvent {
  return { event: event.type, data: redactor.redactJson(event) }
}

function refuse(error: unknown): never {
  if (!(error instanceof CannotRun)) throw error
  const { message, hint } = error
  throw new ServerError(409, 'no-test', message, hint === undefined ? {} : { hint })
}
