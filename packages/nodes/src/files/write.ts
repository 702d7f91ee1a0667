import { defineNode, port } from '@latchwork/engine'

/** Writes a text file of the project. */
export const filesWrite = defineNode({
  type: 'files.write',
  title: 'Write file',
  summary: 'Writes a text into a file of the project; a file that exists is replaced, missing folders are made.',
  inputs: {
    path: port.text({ control: 'file', summary: 'Relative to the project, with forward slashes.' }),
    text: port.text({ control: 'text' }),
  },
  outputs: { path: port.text({ summary: 'The path that was written.' }) },
  run: async ({ path, text }, { files }) => {
    await files.writeText(path, text)
    return { path }
  },
})
