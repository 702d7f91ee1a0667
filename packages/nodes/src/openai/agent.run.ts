import { Agent, MaxTurnsExceededError, Runner } from '@openai/agents-core'
import { NodeError, type JsonObject, type NodeContext, type ToolValue } from '@latchwork/engine'
import { renderTemplate } from '../template/template.ts'
import { createAgentLog, type AgentLog } from './agent-log.ts'
import { createSteppedModel } from './agent-model.ts'
import { createAgentTools, type ToolSurroundings } from './agent-tools.ts'
import type { AgentSettings } from './agent.ts'
import { answerOutputs } from './answer-outputs.ts'
import { redactionOf } from './redaction.ts'
import { openaiOf } from './services.ts'
import { silenceTracing } from './silence-tracing.ts'
import { transcriptOf } from './transcript.ts'

interface AgentSurroundings extends ToolSurroundings {
  readonly ctx: NodeContext<AgentSettings>
}

interface AgentInputs {
  readonly input: string
  readonly tools: readonly ToolValue[]
}

/** Runs `openai.agent`. */
export async function run(inputs: AgentInputs, ctx: NodeContext<AgentSettings>): Promise<JsonObject> {
  const { model, schema, maxTurns } = ctx.settings
  const log = createAgentLog(inputs.input)
  const redactor = redactionOf(await openaiOf(ctx).credential())
  const redact = (text: string): string => redactor.redact(text)
  const agent = createAgent(inputs, { ctx, log, redact })
  silenceTracing()
  const runner = new Runner({
    modelProvider: { getModel: () => createSteppedModel(ctx, log) },
    tracingDisabled: true,
    traceIncludeSensitiveData: false,
    toolNotFoundBehavior: 'return_error_to_model',
  })
  try {
    await runner.run(agent, inputs.input, { maxTurns, signal: ctx.signal })
  } catch (error) {
    ctx.signal.throwIfAborted()
    throw log.failure ?? failureOf(error, { ctx, log, redact })
  }
  const usage = { model, turns: log.turns, toolCalls: log.calls.length, ...log.usage }
  return { ...answerOutputs(log.text, schema, model), transcript: transcriptOf(log), usage }
}

function createAgent(inputs: AgentInputs, around: AgentSurroundings): Agent {
  const { model, instructions } = around.ctx.settings
  return new Agent({
    name: 'agent',
    model,
    ...(instructions !== '' && { instructions: renderTemplate(instructions, { ...inputs }) }),
    tools: createAgentTools(inputs.tools, around),
  })
}

function failureOf(error: unknown, { ctx, log, redact }: AgentSurroundings): NodeError {
  const { maxTurns, model } = ctx.settings
  if (error instanceof MaxTurnsExceededError) {
    return new NodeError('max-turns', `The agent had no answer after ${maxTurns} turns.${callsInWords(log)}`, {
      hint: 'Raise the setting "maxTurns", make the task smaller, or say in the instructions when to stop.',
      retryable: false,
      details: { turns: log.turns, toolCalls: log.calls.slice(0, 100), lastText: log.text.slice(0, 500) },
    })
  }
  const problem = redact(error instanceof Error ? error.message : String(error))
  return new NodeError('agent-failed', `The agent could not go on: ${problem}`, {
    hint: `${model} may not be fit for tools; try another model.`,
    retryable: false,
  })
}

function callsInWords({ calls }: AgentLog): string {
  if (calls.length === 0) return ' It called no tool.'
  const names = [...new Set(calls)].map((name) => `${name} (${calls.filter((call) => call === name).length})`)
  return ` It called ${names.join(', ')}.`
}
