import { defineNode, port } from '@latchwork/engine'
import { z } from 'zod'

/** Finds files of the project. */
export const filesList = defineNode({
  type: 'files.list',
  title: 'List files',
  summary: 'Finds the files of a folder of the project.',
  inputs: {
    folder: port.text({ default: '.', control: 'folder', summary: 'The folder, relative to the project.' }),
  },
  outputs: { paths: port.list(port.text(), { summary: 'Relative to the project, in the order of character codes.' }) },
  settings: z.strictObject({
    pattern: z
      .string()
      .min(1, 'Say which files, for example **/*.md.')
      .default('**/*')
      .describe(
        'Which files: * is any part of a name, ? one character, ** any folders, {md,txt} either. ' +
          'Hidden files and node_modules are left out unless the pattern names them.',
      ),
  }),
  run: async ({ folder }, { settings, files }) => ({ paths: await files.list(folder, settings.pattern) }),
})
