import { isJsonObject, type JsonObject } from '@latchwork/engine'
import { z } from 'zod'
import { schemaFault } from './schema-fault.ts'

/** The name of the secret that pays for models. */
export const OPENAI_KEY = 'OPENAI_API_KEY'

/** The model of a node whose author chose none. */
export const DEFAULT_MODEL = 'gpt-6-luna'

/** A JSON schema for answers. Its root is an object, as OpenAI demands. */
const answerSchema = z
  .custom<JsonObject>(isJsonObject, 'expected a JSON schema, which is an object')
  .superRefine((schema, issues) => {
    const problem = schemaProblem(schema)
    if (problem !== undefined) issues.addIssue({ code: 'custom', message: problem })
  })

/** The settings that the prompt and the agent share. */
export const modelSettings = {
  model: z.string().min(1).default(DEFAULT_MODEL).describe('The name of the model.'),
  schema: answerSchema
    .optional()
    .describe(
      'A JSON schema that the answer must follow. Each of its properties becomes an output, if its name is fit for one; a name that the node has for another output is a problem.',
    ),
  maxOutputTokens: z
    .number()
    .int()
    .min(16)
    .optional()
    .describe('The longest answer, in tokens, with the tokens that the model thinks with.'),
  reasoningEffort: z
    .enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])
    .optional()
    .describe('How long the model thinks before it answers.'),
  temperature: z
    .number()
    .min(0)
    .max(2)
    .optional()
    .describe('How freely the model chooses its words; many models refuse it.'),
} as const

/** How a model call is retried after failures that can pass; the errors themselves say which those are. */
export const MODEL_RETRY = { attempts: 4, backoffMs: 500, factor: 2, maxMs: 30_000 } as const

function schemaProblem(schema: JsonObject): string | undefined {
  if (schema['type'] !== 'object' || !isJsonObject(schema['properties'])) {
    return 'the schema of an answer describes an object: { "type": "object", "properties": { … } }'
  }
  const fault = schemaFault(schema)
  return fault === undefined ? undefined : `the schema cannot be used: ${fault}`
}
