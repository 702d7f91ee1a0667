import { defineNode, port } from '@latchwork/engine'
import { z } from 'zod'
import { templateInputs } from '../template/template.ts'
import { withSchemaOutputs } from './schema-ports.ts'
import { MODEL_RETRY, modelSettings, OPENAI_KEY } from './settings.ts'

const outputs = {
  text: port.text({ summary: 'The answer as the model wrote it.' }),
  value: port.json({ summary: 'The answer read by the schema; without one, its text.' }),
  usage: port.json({ summary: 'What the call used: tokens, and its cost in US dollars where that is known.' }),
}

/** Asks a model of OpenAI once. */
export const openaiPrompt = defineNode({
  type: 'openai.prompt',
  title: 'Prompt',
  summary: 'Asks a model, and gives its answer as text or, by a schema, as values.',
  inputs: {
    image: port.image({ many: true, default: [], summary: 'Pictures that the model sees with the prompt.' }),
  },
  outputs,
  settings: z.strictObject({
    ...modelSettings,
    prompt: z.string().min(1).describe('What the model is asked. Each {{name}} in it becomes an input.'),
    instructions: z
      .string()
      .default('')
      .describe('How the model should behave, whatever it is asked. Each {{name}} in it becomes an input.'),
  }),
  ports: ({ prompt, instructions, schema }) =>
    withSchemaOutputs(templateInputs([prompt, instructions], ['image']), schema, outputs),
  needs: () => [OPENAI_KEY],
  policy: { retry: MODEL_RETRY },
  load: () => import('./prompt.run.ts'),
})

/** The settings of `openai.prompt`, parsed. */
export interface PromptSettings extends z.output<z.ZodObject<typeof modelSettings>> {
  readonly prompt: string
  readonly instructions: string
}
