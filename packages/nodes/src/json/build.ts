import { defineNode, port, type DynamicPorts, type Json, type Port } from '@latchwork/engine'
import { z } from 'zod'
import { inputNameProblem } from '../template/input-name.ts'

/** Typed so that `run` sees the inputs which the fields make. */
const named: Readonly<Record<string, Port<Json>>> = {}

/** Makes an object of its inputs. */
export const jsonBuild = defineNode({
  type: 'json.build',
  title: 'Build JSON',
  summary: 'Makes an object; each field in its settings becomes an input.',
  pure: true,
  inputs: named,
  outputs: { value: port.json({ summary: 'An object with one key for each field.' }) },
  settings: z.strictObject({
    fields: z
      .array(z.string())
      .default([])
      .describe('The names of the fields; each becomes an input that takes any value.'),
  }),
  ports: ({ fields }) => fieldInputs(fields),
  run: (inputs, { settings }) => ({
    value: Object.fromEntries(settings.fields.map((field) => [field, inputs[field]])),
  }),
})

function fieldInputs(fields: readonly string[]): DynamicPorts {
  const judged = fields.map((name, position) => ({ name, reason: inputNameProblem(name, fields.slice(0, position)) }))
  return {
    inputs: Object.fromEntries(
      judged.filter(({ reason }) => reason === undefined).map(({ name }) => [name, port.any()]),
    ),
    unfit: judged.flatMap(({ name, reason }) => (reason === undefined ? [] : [{ name, reason }])),
  }
}
