import type { Json } from '@latchwork/engine'
import { BadValue, parseAny } from '@latchwork/server/inputs'
import { keepAnswer } from '@latchwork/server/runs'
import { join } from 'node:path'
import { usageError } from '../command-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { findProject } from '../project.ts'
import type { Session } from '../session.ts'
import { runFlow, type RunOptions } from './run.ts'
import { openStore } from './runs.ts'

/** The options of `latch runs answer`: those of a run that goes on, and where to look for it. */
export interface AnswerOptions extends Pick<RunOptions, 'secret' | 'json' | 'demo' | 'timeout'> {
  readonly project?: string
}

/** What is answered. */
export interface GivenWords {
  readonly run: string
  /** Of the node that waits. */
  readonly path: string | undefined
  /** JSON, or a text. */
  readonly value: string
}

/** `latch runs answer`: keeps an answer to what a run waits for, and goes on with the run. */
export async function answerRun(given: GivenWords, options: AnswerOptions, session: Session): Promise<ExitCode> {
  const { project, ...about } = options
  const { root } = await findProject(project ?? session.io.cwd, session.io)
  const { flow, isUnderWay } = await keep(given, root, session)
  if (isUnderWay) {
    session.output.say('Answered. The process that runs it takes the answer within a second.')
    return EXIT.done
  }
  session.output.say('Answered. The run goes on.')
  return runFlow(join(root, flow), { ...about, input: [], resume: given.run }, session)
}

async function keep(
  { run, path, value }: GivenWords,
  root: string,
  session: Session,
): Promise<{ readonly flow: string; readonly isUnderWay: boolean }> {
  const store = await openStore(root, session)
  try {
    const found = store?.find(run)
    if (store === undefined || found === undefined)
      throw usageError(`There is no run "${run}" in this project.`, 'See latch runs.')
    const isUnderWay = found.status === 'running'
    // What only the editor can go on with is answered there, before anything is kept here.
    if (!isUnderWay && (found.path === undefined || found.part !== undefined))
      throw usageError(`The run "${run}" is not one of a whole flow file.`, 'Answer it in the editor.')
    const kept = keepAnswer(store, found, { path, value: readValue(value) })
    if ('code' in kept) throw usageError(kept.message, kept.hint)
    return { flow: found.path ?? '', isUnderWay }
  } finally {
    store?.close()
  }
}

function readValue(text: string): Json {
  try {
    return parseAny(text)
  } catch (error) {
    throw error instanceof BadValue ? usageError(`The answer ${error.message}.`, error.hint) : error
  }
}
