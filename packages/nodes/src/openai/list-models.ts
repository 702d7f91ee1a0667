import type { Credential } from '@latchwork/secrets'
import { classifyError } from './classify-error.ts'
import { createOpenAIClient, newExchange } from './client.ts'
import type { ListEffects } from './model-list.ts'
import { redactionOf } from './redaction.ts'

/** A model that the account can use. */
export interface ListedModel {
  readonly id: string
  /** The day on which OpenAI shuts it down, `2027-01-14`, when one is announced. */
  readonly shutdownDate?: string
}

/** Asks `/v1/models`. A key may run models without the right to list them, so a failure says nothing about the key. */
export async function listModels(credential: Credential, { fetch, now }: ListEffects): Promise<readonly ListedModel[]> {
  const exchange = newExchange()
  try {
    const page = await createOpenAIClient({ credential, fetch, exchange }).models.list()
    return page.data
      .map(({ id, shutdown_date: date }) => ({ id, ...(typeof date === 'string' && { shutdownDate: date }) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
  } catch (error) {
    const redactor = redactionOf(credential)
    const redact = (text: string): string => redactor.redact(text)
    throw classifyError(error, { credential, model: 'the model list', exchange, redact, now })
  }
}
