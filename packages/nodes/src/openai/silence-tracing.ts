import { setTraceProcessors, setTracingDisabled } from '@openai/agents-core'

/**
 * Turns the tracing of the agents library off and takes its exporters away. By default it posts prompts to OpenAI under
 * whatever key is in the environment, except under NODE_ENV=test, where no test would notice. The runner of each agent
 * has it off as well.
 */
export function silenceTracing(): void {
  setTracingDisabled(true)
  setTraceProcessors([])
}
