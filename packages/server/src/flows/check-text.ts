import { check, FlowFormatError, locate, parseFlow, type Flow, type Problem, type Registry } from '@latchwork/engine'
import type { FlowProblem } from '../api/problem.ts'
import { MAX_FLOW_BYTES } from './place.ts'

/** A flow's text as far as it can be read, with everything that keeps it from running. */
export interface CheckedText {
  readonly flow: Flow | undefined
  readonly problems: readonly FlowProblem[]
}

/** Reads and checks a flow's text. Never throws for what is wrong with the text; runs nothing. */
export function checkText(text: string, registry: Registry): CheckedText {
  try {
    const flow = parseFlow(text, { maxBytes: MAX_FLOW_BYTES })
    return { flow, problems: locateAll(text, check(flow, registry)) }
  } catch (error) {
    if (!(error instanceof FlowFormatError)) throw error
    return { flow: undefined, problems: [formatProblem(error)] }
  }
}

/** What is wrong with a text that is no flow. */
export function formatProblem({ code, path, reason, hint, line, column }: FlowFormatError): FlowProblem {
  const message = `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`
  return { code, path, message, line, column, ...(hint !== undefined && { hint }) }
}

/** Each look-up reads the text from its start, so in a huge text only the first problems get their position. */
function locateAll(text: string, problems: readonly Problem[]): readonly FlowProblem[] {
  const affordable = Math.max(20, Math.floor(200_000_000 / Math.max(1, text.length)))
  return problems.map((problem, at) => {
    if (at >= affordable) return problem
    const { line, column } = locate(text, problem.path)
    return { ...problem, line, column }
  })
}
