import { Usage as RunnerUsage, type AgentOutputItem, type Model, type ModelRequest } from '@openai/agents-core'
import { OpenAIResponsesModel } from '@openai/agents-openai'
import type OpenAI from 'openai'
import type { ResponseStreamEvent } from 'openai/resources/responses/responses'
import { z } from 'zod'
import { isJsonObject, type Json, type JsonObject, type NodeContext, type Usage } from '@latchwork/engine'
import { logTurn, type AgentLog } from './agent-log.ts'
import type { AgentSettings } from './agent.ts'
import { callModel } from './call-model.ts'
import { redactionOf } from './redaction.ts'
import { retryTurn } from './retry-turn.ts'
import { openaiOf } from './services.ts'
import { answerFormat } from './strict-schema.ts'

/**
 * The model that the agents library calls. Each turn is a step of the node, so that a recorded turn is not sent again,
 * and is retried by itself, so that a rate limit does not repeat the turns and tools before it. Each try asks for the key anew, so that a rotated key is used at once.
 */
export function createSteppedModel(ctx: NodeContext<AgentSettings>, log: AgentLog): Model {
  return {
    async getResponse(request) {
      log.turns += 1
      const number = log.turns
      try {
        const turn = recordedTurn.parse(
          await ctx.step(`turn-${number}`, () => retryTurn(ctx, () => takeTurn(ctx, number, request))),
        )
        ctx.meter(turn.usage)
        logTurn(log, request.input, turn)
        return { output: [...turn.output], usage: new RunnerUsage({ requests: 1 }) }
      } catch (error) {
        log.failure = error
        throw error
      }
    },
    getStreamedResponse() {
      throw new Error('Agents run without the streaming of their library: text is streamed by the turn itself.')
    },
  }
}

async function takeTurn(ctx: NodeContext<AgentSettings>, number: number, request: ModelRequest): Promise<JsonObject> {
  const { model } = ctx.settings
  const credential = await openaiOf(ctx).credential()
  const idempotencyKey = `${ctx.run.idempotencyKey}/turn-${number}`
  const output: AgentOutputItem[] = []
  const sent = { ...request, modelSettings: modelSettingsOf(ctx.settings), signal: ctx.signal }
  const { text, usage } = await callModel({ ctx, credential, model, idempotencyKey }, async (client) =>
    rawEvents(client, model, sent, (items) => output.push(...items)),
  )
  // A server can echo the key in any part of its answer, and this one goes into journals and to tools.
  const clean: Json = JSON.parse(redactionOf(credential).redact(JSON.stringify(output)))
  return { text, usage: { ...usage }, output: clean }
}

/** Ours alone: the library would add a reasoning effort and a verbosity of its own choice for the models it knows. */
function modelSettingsOf(settings: AgentSettings): ModelRequest['modelSettings'] {
  const { schema, maxOutputTokens, reasoningEffort, temperature } = settings
  return {
    ...(maxOutputTokens !== undefined && { maxTokens: maxOutputTokens }),
    ...(reasoningEffort !== undefined && { reasoning: { effort: reasoningEffort } }),
    ...(temperature !== undefined && { temperature }),
    ...(schema !== undefined && { providerData: { text: { format: answerFormat(schema) } } }),
  }
}

/** The events of one turn as the API sends them; `onOutput` gets the items in the library's own form. */
async function* rawEvents(
  client: OpenAI,
  model: string,
  request: ModelRequest,
  onOutput: (items: readonly AgentOutputItem[]) => void,
): AsyncGenerator<ResponseStreamEvent> {
  for await (const event of new OpenAIResponsesModel(client, model).getStreamedResponse(request)) {
    if (event.type === 'response_done') onOutput(event.response.output)
    if (event.type === 'model') yield event.event
  }
}

/** What `takeTurn` gives, as it comes back out of a journal. */
const recordedTurn = z.object({
  text: z.string(),
  usage: z.custom<Usage>(isJsonObject),
  output: z.array(z.custom<AgentOutputItem>(isJsonObject)),
})
