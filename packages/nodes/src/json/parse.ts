import { defineNode, port } from '@latchwork/engine'
import { parseJson } from './parse-json.ts'

/** Reads JSON out of a text. */
export const jsonParse = defineNode({
  type: 'json.parse',
  title: 'Parse JSON',
  summary: 'Reads JSON out of a text.',
  pure: true,
  inputs: { text: port.text({ control: 'code' }) },
  outputs: { value: port.any({ summary: 'Whatever the JSON says: an object, a list, a text, a number.' }) },
  run: ({ text }) => ({ value: parseJson(text) }),
})
