import { createCloudApp } from '../src/app.ts'
import type { CloudAppOptions } from '../src/app.ts'
import { createDemoModel } from '../src/demo/demo-model.ts'

/** The key of the clouds that tests make in process. */
export const testKey = 'a key for tests'

/** A cloud in process with a clock that stands still and identifiers that count. */
export function createTestApp(options: Partial<CloudAppOptions> = {}) {
  let ids = 0
  return createCloudApp({
    key: testKey,
    model: createDemoModel(),
    hosts: ['cloud.test'],
    now: () => 1_790_000_000_000,
    createId: (prefix) => `${prefix}_${(ids += 1)}`,
    ...options,
  })
}

/** Sends a request as a holder of the key would; a body is sent as JSON. */
export function send(
  app: ReturnType<typeof createTestApp>,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  return app.request(`http://cloud.test${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${testKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
}
