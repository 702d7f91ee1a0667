import { defineNode, port } from '@latchwork/engine'

/** Reads a text file of the project. */
export const filesRead = defineNode({
  type: 'files.read',
  title: 'Read file',
  summary: 'Reads a text file of the project.',
  inputs: { path: port.text({ control: 'file', summary: 'Relative to the project, with forward slashes.' }) },
  outputs: { text: port.text() },
  run: async ({ path }, { files }) => ({ text: await files.readText(path) }),
})
