import { z } from 'zod'
import { headersProblem } from './headers.ts'

const MIB = 1024 * 1024

/** The settings of `http.request`. */
export const httpRequestSettings = z.strictObject({
  method: z
    .enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])
    .default('GET')
    .describe('What to do with the address. GET and HEAD send no body.'),
  headers: z
    .record(z.string(), z.string())
    .superRefine((headers, problems) => {
      const problem = headersProblem(headers)
      if (problem !== undefined) problems.addIssue({ code: 'custom', message: problem })
    })
    .default({})
    .describe(
      'Headers to send, as they stand. Secrets cannot be put here. JSON bodies want content-type: application/json.',
    ),
  maxBytes: z
    .int()
    .min(1)
    .max(100 * MIB)
    .default(10 * MIB)
    .describe('The largest answer that is taken, in bytes after unpacking. 10 MiB, if nothing else is said.'),
  failOnError: z
    .boolean()
    .default(false)
    .describe('Whether a status of 400 and more fails the node. Otherwise the status is an output like any other.'),
})

/** The settings of `http.request` with their defaults. */
export type HttpRequestSettings = z.output<typeof httpRequestSettings>
