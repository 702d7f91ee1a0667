import { defineNode, port, type Json, type Port } from '@latchwork/engine'
import { z } from 'zod'
import { renderTemplate, templateInputs } from '../template/template.ts'

/** Typed so that `run` sees the inputs which the template makes. */
const named: Readonly<Record<string, Port<Json>>> = {}

/** Fills in a template; each `{{name}}` in it is an input. */
export const textTemplate = defineNode({
  type: 'text.template',
  title: 'Template',
  summary: 'Fills in a text; each {{name}} in it becomes an input.',
  pure: true,
  inputs: named,
  outputs: { text: port.text({ summary: 'The text with every name replaced by its value.' }) },
  settings: z.strictObject({
    template: z
      .string()
      .default('')
      .describe('The text. Each {{name}} in it becomes an input; write \\{{ for braces that are only text.'),
  }),
  ports: ({ template }) => templateInputs([template], []),
  run: (inputs, { settings }) => ({ text: renderTemplate(settings.template, inputs) }),
})
