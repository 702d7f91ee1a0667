import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { asCommandError } from './command-error.ts'
import type { CommandIo } from './command-io.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { findFlows, type FoundFlow } from './find-flows.ts'
import { createDisplay } from './progress/display.ts'
import { executeFlow, type EndedRun } from './run/execute-flow.ts'
import { tellEnd } from './run/tell-end.ts'
import { createSession, type Session } from './session.ts'
import { showError } from './show-error.ts'

const EXAMPLES = fileURLToPath(new URL('../../../examples', import.meta.url))

/** What `npm start` does until there is an editor: runs an example, or a flow of a folder, with the demo model. */
export async function runTour(argv: readonly string[], io: CommandIo): Promise<ExitCode> {
  const session = createSession(io)
  try {
    const [folder] = argv
    return folder === undefined ? await showExample(session) : await showFolder(resolve(io.cwd, folder), session)
  } catch (error) {
    const told = asCommandError(error)
    session.output.say(showError(told))
    return told.exitCode
  }
}

async function showExample(session: Session): Promise<ExitCode> {
  const { output } = session
  output.result(
    'Latchwork runs examples/summarize-folder.flow.json: it reads the guides in examples/guides,\n' +
      'notes the facts of each, four at a time, and combines the notes into one summary.\n',
  )
  const ended = await runWithDemo(resolve(EXAMPLES, 'summarize-folder.flow.json'), 'summarize-folder', session)
  if (ended.record.status === 'done') output.result(`\n${EXAMPLES_NEXT}`)
  return ended.exitCode
}

async function showFolder(folder: string, session: Session): Promise<ExitCode> {
  const { output } = session
  const flows = await findFlows(folder)
  output.result([`Flows in ${folder}:`, ...flows.map(describeFlow), ''].join('\n'))
  const chosen = flows.find(({ isReady }) => isReady)
  if (chosen === undefined) {
    output.result('None of them can run as it is. To see why, or to give inputs:\n')
    output.result(
      `  npm run latch -- check ${flows[0].file}\n  npm run latch -- run ${flows[0].file} --input name=value`,
    )
    return EXIT.usage
  }
  output.result(`Running ${chosen.name} with the demo model.\n`)
  const ended = await runWithDemo(chosen.file, chosen.name, session)
  if (ended.record.status === 'done')
    output.result(`\nTo run it with your own key:\n  npm run latch -- run ${chosen.file}`)
  return ended.exitCode
}

async function runWithDemo(flow: string, name: string, session: Session): Promise<EndedRun> {
  const { output } = session
  const display = createDisplay(session)
  const request = { flow, inputs: [], secrets: [], demo: true }
  const ended = await executeFlow(request, session, display.onEvent).finally(() => display.end())
  const { record } = ended
  tellEnd(name, ended, session)
  if (record.status !== 'done') return ended
  for (const [title, value] of Object.entries(record.outputs)) {
    const isEmpty = Array.isArray(value) && value.length === 0
    if (!isEmpty) output.result(`\n${title}:\n${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}`)
  }
  if (record.key?.demo === true) output.result(`\n${DEMO_NOTE}`)
  return ended
}

function describeFlow({ name, problem, isReady }: FoundFlow): string {
  return `  ${name}${isReady ? '' : `  (${problem})`}`
}

const DEMO_NOTE =
  'This came from the demo model: it is offline, costs nothing, and quotes sentences instead of writing them.'

const EXAMPLES_NEXT = `Try next:
  npm run latch -- run examples/word-count.flow.json             a flow without a model
  npm run latch -- check examples/triage.flow.json               every problem of a flow, before it runs
  npm run latch -- secrets set OPENAI_API_KEY                    your own key, typed or pasted unseen
  npm run latch -- secrets explain OPENAI_API_KEY                whose key is used, and what it hides
  npm run latch -- run examples/summarize-folder.flow.json       the same summary by OpenAI, with your key`
