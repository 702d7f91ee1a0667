import { tool as functionTool, type FunctionCallItem, type Tool } from '@openai/agents-core'
import { z } from 'zod'
import {
  describeError,
  isJsonObject,
  NodeError,
  type JsonObject,
  type NodeContext,
  type ToolValue,
} from '@latchwork/engine'
import type { AgentLog } from './agent-log.ts'
import { schemaMismatch } from './structured-answer.ts'

/** What the model gets to see of a tool's failure, and of its result, in characters. */
const MAX_ERROR = 2_000
const MAX_OUTPUT = 64_000

/** What the tools of one agent work with. */
export interface ToolSurroundings {
  readonly ctx: NodeContext<unknown>
  readonly log: AgentLog
  readonly redact: (text: string) => string
}

/** The tools of an agent for the agents library. Each call is a step of the node and runs a graph of the flow under its ordinal. */
export function createAgentTools(tools: readonly ToolValue[], around: ToolSurroundings): Tool[] {
  const names = new Set<string>()
  for (const { name, parameters } of tools) {
    if (names.has(name)) {
      throw new NodeError('duplicate-tool', `Two tools of this agent are named "${name}".`, {
        hint: 'Give one of them another name in its flow.tool node.',
        retryable: false,
      })
    }
    names.add(name)
    checkParameters(name, parameters)
  }
  return tools.map((tool) => createAgentTool(tool, around))
}

function createAgentTool(tool: ToolValue, around: ToolSurroundings): Tool {
  const { properties, required } = tool.parameters
  return functionTool({
    name: tool.name,
    description: tool.description,
    strict: false,
    parameters: {
      type: 'object',
      properties: isJsonObject(properties) ? { ...properties } : {},
      required: Array.isArray(required) ? required.map(String) : [],
      additionalProperties: true,
    },
    async execute(input, _context, details) {
      try {
        return await runTool(tool, { input, call: details?.toolCall }, around)
      } catch (error) {
        // What a tool does wrong is told to the model; this is the run itself that cannot go on.
        around.log.failure = error
        throw error
      }
    },
    errorFunction(_context, error) {
      if (around.log.failure !== undefined) throw around.log.failure
      return failureText(error, around)
    },
  })
}

async function runTool(
  tool: ToolValue,
  { input, call }: { readonly input: unknown; readonly call: FunctionCallItem | undefined },
  around: ToolSurroundings,
): Promise<string> {
  const { ctx, log } = around
  const ordinal = log.ordinals.get(call?.callId ?? '')
  if (ordinal === undefined)
    throw new NodeError('bad-answer', `The call of the tool "${tool.name}" belongs to no turn.`)
  return ctx.step(`tool-${ordinal}`, async () => {
    ctx.emit({ tool: tool.name, status: 'start' })
    try {
      const output = resultText(await ctx.call(tool.graph, checkedArguments(input, tool), { ordinal }), around)
      ctx.emit({ tool: tool.name, status: 'end' })
      return output
    } catch (error) {
      ctx.signal.throwIfAborted()
      ctx.emit({ tool: tool.name, status: 'error' })
      return failureText(error, around)
    }
  })
}

function checkedArguments(input: unknown, { name, parameters }: ToolValue): JsonObject {
  const problem = isJsonObject(input) ? schemaMismatch(input, parameters) : 'its root: expected an object'
  if (isJsonObject(input) && problem === undefined) return input
  throw new NodeError('bad-arguments', `The arguments do not follow the parameters of "${name}" at ${problem}.`)
}

/** A single text goes to the model as it is, everything else as JSON. */
function resultText(outputs: JsonObject, { redact }: ToolSurroundings): string {
  const values = Object.values(outputs).filter((value) => value !== undefined)
  const text = redact(values.length === 1 && typeof values[0] === 'string' ? values[0] : JSON.stringify(outputs))
  if (text.length <= MAX_OUTPUT) return text
  return `${text.slice(0, MAX_OUTPUT)}\n[cut: the first ${MAX_OUTPUT} of ${text.length} characters]`
}

function failureText(error: unknown, { ctx, redact }: ToolSurroundings): string {
  const { code, message } = describeError(error, ctx.path)
  const clean = redact(message)
  const bounded = clean.length <= MAX_ERROR - 200 ? clean : `${clean.slice(0, MAX_ERROR - 200)}…`
  return JSON.stringify({ error: { code: code.slice(0, 64), message: bounded } }).slice(0, MAX_ERROR)
}

function checkParameters(name: string, parameters: JsonObject): void {
  try {
    z.fromJSONSchema(parameters)
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new NodeError('bad-tool', `The parameters of the tool "${name}" cannot be used: ${problem}.`, {
      retryable: false,
    })
  }
}
