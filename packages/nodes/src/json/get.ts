import { defineNode, NodeError, port } from '@latchwork/engine'
import { z } from 'zod'
import { parsePath, walkPath } from './path.ts'

/** Takes one part out of a value. */
export const jsonGet = defineNode({
  type: 'json.get',
  title: 'Get from JSON',
  summary: 'Takes one part out of a value, found by its path.',
  pure: true,
  inputs: { value: port.any() },
  outputs: { value: port.any() },
  settings: z.strictObject({
    path: z
      .string()
      .refine((path) => parsePath(path) !== undefined, 'Write the path like a.b[0] or ["any key"].')
      .default('')
      .describe('Where the part is: a.b[0], or ["any key"] for keys with dots. Empty: the value itself.'),
    optional: z
      .boolean()
      .default(false)
      .describe('Whether the part may be missing; the output is then skipped. Otherwise the node fails.'),
  }),
  run: ({ value }, { settings: { path, optional } }) => {
    const part = walkPath(value, path)
    if ('found' in part) return { value: part.found }
    if (optional) return {}
    throw new NodeError('missing-part', `There is nothing at "${path}": ${part.missing}.`, {
      hint: 'Correct the path, or switch "optional" on if the part may be missing.',
      retryable: false,
    })
  },
})
