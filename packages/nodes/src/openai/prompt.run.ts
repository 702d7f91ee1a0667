import type { ResponseCreateParamsStreaming, ResponseInputContent } from 'openai/resources/responses/responses'
import type { BlobRef, JsonObject, NodeContext } from '@latchwork/engine'
import { renderTemplate } from '../template/template.ts'
import { answerOutputs } from './answer-outputs.ts'
import { callModel } from './call-model.ts'
import type { PromptSettings } from './prompt.ts'
import { openaiOf } from './services.ts'
import { answerFormat } from './strict-schema.ts'

/** Runs `openai.prompt`. */
export async function run(
  inputs: { readonly image: readonly BlobRef[] },
  ctx: NodeContext<PromptSettings>,
): Promise<JsonObject> {
  const { model, schema } = ctx.settings
  const credential = await openaiOf(ctx).credential()
  const request = await requestOf(inputs, ctx)
  const { idempotencyKey } = ctx.run
  const { text, usage } = await callModel({ ctx, credential, model, idempotencyKey }, (client) =>
    client.responses.create(request, { signal: ctx.signal }),
  )
  ctx.meter(usage)
  return { ...answerOutputs(text, schema, model), usage: { model, ...usage } }
}

async function requestOf(
  inputs: { readonly image: readonly BlobRef[] },
  { settings, blobs }: NodeContext<PromptSettings>,
): Promise<ResponseCreateParamsStreaming> {
  const { model, prompt, instructions, schema, maxOutputTokens, reasoningEffort, temperature } = settings
  const values = { ...inputs }
  const text: ResponseInputContent = { type: 'input_text', text: renderTemplate(prompt, values) }
  const images = await Promise.all(inputs.image.map(async (image) => imageContent(image, await blobs.read(image.blob))))
  return {
    model,
    stream: true,
    // One question, one answer: nothing has to be found again at the provider.
    store: false,
    input: [{ role: 'user', content: [text, ...images] }],
    ...(instructions !== '' && { instructions: renderTemplate(instructions, values) }),
    ...(schema !== undefined && { text: { format: answerFormat(schema) } }),
    ...(maxOutputTokens !== undefined && { max_output_tokens: maxOutputTokens }),
    ...(reasoningEffort !== undefined && { reasoning: { effort: reasoningEffort } }),
    ...(temperature !== undefined && { temperature }),
  }
}

function imageContent({ mediaType }: BlobRef, bytes: Uint8Array): ResponseInputContent {
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
  return { type: 'input_image', detail: 'auto', image_url: `data:${mediaType};base64,${base64}` }
}
