import { noAnswer } from './answer-question.ts'
import { answerText } from './answer-text.ts'
import type { Conversation, PastCall } from './conversation.ts'
import { readableOutput } from './fill-arguments.ts'

// Up to here a tool's output is an answer by itself; a longer one is a text to find the answer in.
const shortAnswer = 300

/** The answer after tools were called: what each said, or what of it answers the request; failures are named. */
export function reportTools(conversation: Conversation): string {
  const { calls, userInstruction, instruction } = conversation
  const failures = calls.flatMap(({ name, output = '' }) => {
    const problem = problemIn(output)
    return problem === undefined ? [] : [`The tool ${name} reported an error: ${problem}`]
  })
  const results = readResults(conversation)
  const answers = results.map(({ call, text }) => {
    if (text.length > shortAnswer) return answerText(userInstruction || instruction, text)
    return results.length === 1 || isProse(text) ? text : `${describeCall(call)}: ${inLine(text)}.`
  })
  const found = answers.filter((answer) => answer !== noAnswer)
  const lines = [...failures, ...(found.length > 0 ? found : answers.slice(0, 1))]
  return lines.join('\n') || 'The tools gave no output.'
}

/** What tools said without failing, as one text. */
export function toolMaterial(conversation: Conversation): string {
  const texts = readResults(conversation).map(({ text }) => text)
  return texts.some((text) => text.length > shortAnswer) ? texts.join('\n\n---\n\n') : texts.join('\n')
}

interface Result {
  readonly call: PastCall
  readonly text: string
}

function readResults({ calls }: Conversation): readonly Result[] {
  const results = calls.map((call, at) => {
    const { output = '' } = call
    // What only led to the next call, as a list of files leads to reading one, is no part of the answer.
    const isStep = calls.slice(at + 1).some((later) => usesOutput(later, output))
    return { call, text: isStep || problemIn(output) !== undefined ? '' : readableOutput(output).trim() }
  })
  return results.filter(
    ({ call, text }, at) =>
      text !== '' && results.findIndex((other) => other.call.name === call.name && other.text === text) === at,
  )
}

function isProse(text: string): boolean {
  return /[.!?…。！？]["'”’)]?$/.test(text)
}

// As "multiply (a: 12, b: 30)": without its arguments, "360" says little.
function describeCall({ name, arguments: json }: PastCall): string {
  const given = readableOutput(json).replaceAll('\n', ', ')
  return given === '' || given.length > 60 ? name : `${name} (${given})`
}

// The name of an only value adds nothing to the name of the tool.
function inLine(text: string): string {
  return text.replace(/^\w+: (?=\S+$)/, '').replaceAll('\n', ', ')
}

function usesOutput(call: PastCall, output: string): boolean {
  const values = [...call.arguments.matchAll(/:"((?:[^"\\]|\\.){4,})"/g)].map((match) => match[1])
  return problemIn(call.output ?? '') === undefined && values.some((value) => output.includes(value))
}

function problemIn(output: string): string | undefined {
  if (/^\s*(?:error\b|an error occurred|failed\b|exception\b|\w*Error:)/i.test(output)) return output.trim()
  try {
    const value: unknown = JSON.parse(output)
    if (typeof value !== 'object' || value === null || !('error' in value) || !value.error) return undefined
    return readableOutput(JSON.stringify(value.error)).replaceAll('\n', ', ')
  } catch {
    return undefined
  }
}
