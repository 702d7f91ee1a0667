import { defineNode, port } from '@latchwork/engine'
import { z } from 'zod'
import { templateInputs } from '../template/template.ts'
import { withSchemaOutputs } from './schema-ports.ts'
import { modelSettings, OPENAI_KEY } from './settings.ts'

const outputs = {
  text: port.text({ summary: 'The answer as the model wrote it.' }),
  value: port.json({ summary: 'The answer read by the schema; without one, its text.' }),
  transcript: port.list(port.json(), { summary: 'The task, what the model and its tools said, and the answer.' }),
  usage: port.json({ summary: 'What all turns used: tokens, and their cost in US dollars where that is known.' }),
}

/** Lets a model of OpenAI work on a task with tools, turn by turn. */
export const openaiAgent = defineNode({
  type: 'openai.agent',
  title: 'Agent',
  summary: 'Gives a model a task and tools, and lets it work until it has an answer.',
  inputs: {
    input: port.text({ summary: 'The task.' }),
    tools: port.tool({ many: true, default: [], summary: 'What the model may call: graphs and nodes, by flow.tool.' }),
  },
  outputs,
  settings: z.strictObject({
    ...modelSettings,
    instructions: z
      .string()
      .default('')
      .describe('How the model should work, whatever its task. Each {{name}} in it becomes an input.'),
    maxTurns: z
      .number()
      .int()
      .min(1)
      .max(1_000)
      .default(10)
      .describe('How often the model may be called; the node fails when that is not enough.'),
  }),
  ports: ({ instructions, schema }) =>
    withSchemaOutputs(templateInputs([instructions], ['input', 'tools']), schema, outputs),
  needs: () => [OPENAI_KEY],
  load: () => import('./agent.run.ts'),
})

/** The settings of `openai.agent`, parsed. */
export interface AgentSettings extends z.output<z.ZodObject<typeof modelSettings>> {
  readonly instructions: string
  readonly maxTurns: number
}
