import { answerText } from './answer-text.ts'
import type { Conversation, PastCall } from './conversation.ts'
import { readableOutput } from './fill-arguments.ts'

// Up to here a tool's output is an answer by itself; a longer one is a text to find the answer in.
const shortAnswer = 300

/** The answer after tools were called: what they said, or what of it answers the request; failures are named. */
export function reportTools(conversation: Conversation): string {
  const { calls, userInstruction, instruction } = conversation
  const failures = calls.flatMap(({ name, output = '' }) => {
    const problem = problemIn(output)
    return problem === undefined ? [] : [`The tool ${name} reported an error: ${problem}`]
  })
  const text = toolMaterial(conversation)
  if (text === '') return failures.join('\n') || 'The tools gave no output.'
  const answer = text.length <= shortAnswer ? text : answerText(userInstruction || instruction, text)
  return [...failures, answer].join('\n')
}

/** What tools said without failing, as one text. */
export function toolMaterial({ calls }: Conversation): string {
  const outputs = calls.flatMap(({ output = '' }, at) => {
    // What only led to the next call, as a list of files leads to reading one, is no part of the answer.
    const isStep = calls.slice(at + 1).some((later) => usesOutput(later, output))
    return isStep || problemIn(output) !== undefined ? [] : [readableOutput(output).trim()]
  })
  const texts = [...new Set(outputs)].filter((output) => output !== '')
  return texts.some((text) => text.length > shortAnswer) ? texts.join('\n\n---\n\n') : texts.join('\n')
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
