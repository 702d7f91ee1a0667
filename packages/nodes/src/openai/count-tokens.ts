import type { Credential } from '@latchwork/secrets'
import { classifyError } from './classify-error.ts'
import { createOpenAIClient, newExchange } from './client.ts'
import type { ListEffects } from './model-list.ts'
import { redactionOf } from './redaction.ts'

/** How long the server may take, in milliseconds. */
const PATIENCE_MS = 60_000

/** Asks the Responses API how many tokens a text is for a model, which is free. Throws what the server refuses. */
export async function countTokens(
  credential: Credential,
  { model, input }: { readonly model: string; readonly input: string },
  { fetch, now }: ListEffects,
): Promise<number> {
  const exchange = newExchange()
  try {
    const client = createOpenAIClient({ credential, fetch, exchange })
    const { input_tokens: count } = await client.responses.inputTokens.count({ model, input }, { timeout: PATIENCE_MS })
    if (typeof count === 'number') return count
    throw new Error('it holds no count')
  } catch (error) {
    const redactor = redactionOf(credential)
    const redact = (text: string): string => redactor.redact(text)
    throw classifyError(error, { credential, model, exchange, redact, now })
  }
}
