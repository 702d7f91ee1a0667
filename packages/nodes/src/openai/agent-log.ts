import type { AgentInputItem, AgentOutputItem } from '@openai/agents-core'
import { addUsage, NO_USAGE, NodeError, type Usage } from '@latchwork/engine'

/** What an agent did so far. It is a pure function of the recorded turns, so that a resumed run counts as the first did. */
export interface AgentLog {
  turns: number
  /** What the model was last given, and what it answered. */
  input: string | readonly AgentInputItem[]
  output: readonly AgentOutputItem[]
  /** The text of the last answer. */
  text: string
  usage: Usage
  /** The names of the tools that the model called, in order. */
  readonly calls: string[]
  /** The ordinal of each call of the last turn, from 0 and counted through the agent, by the id that the model gave it. */
  readonly ordinals: Map<string, number>
  /** What ended the agent, before the agents library wrapped it. */
  failure: unknown
}

/** One turn as it was answered. */
interface Turn {
  readonly text: string
  readonly output: readonly AgentOutputItem[]
  readonly usage: Usage
}

/** The log of an agent that has not begun. */
export function createAgentLog(input: string): AgentLog {
  return {
    turns: 0,
    input,
    output: [],
    text: '',
    usage: NO_USAGE,
    calls: [],
    ordinals: new Map(),
    failure: undefined,
  }
}

/** Adds a turn, and numbers its tool calls in the order in which the model made them. */
export function logTurn(log: AgentLog, input: AgentLog['input'], { text, output, usage }: Turn): void {
  log.input = input
  log.output = output
  log.text = text
  log.usage = addUsage(log.usage, usage)
  log.ordinals.clear()
  for (const item of output) {
    if (item.type !== 'function_call') continue
    if (log.ordinals.has(item.callId)) {
      throw new NodeError('bad-answer', 'The model gave two tool calls of one turn the same id.', { retryable: true })
    }
    log.ordinals.set(item.callId, log.calls.length)
    log.calls.push(item.name)
  }
}
