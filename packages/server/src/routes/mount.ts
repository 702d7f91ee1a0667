import type { Context, Hono } from 'hono'
import { z } from 'zod'
import { routes, type Route, type RouteName } from '../api/routes.ts'
import { readJsonBody } from '../door/read-body.ts'
import { ServerError } from '../server-error.ts'
import type { Services } from '../services.ts'
import { flowRoutes } from './flow-routes.ts'
import type { Handlers } from './handler.ts'
import { keyTestRoutes } from './key-test-routes.ts'
import { projectRoutes } from './project-routes.ts'
import { rotationRoutes } from './rotation-routes.ts'
import { runRoutes } from './run-routes.ts'
import { secretRoutes } from './secret-routes.ts'
import { testRoutes } from './test-routes.ts'
import { usageRoutes } from './usage-routes.ts'

/** Answers that hold a file's text as it is; to take a secret out of it would change the file with the next save. */
const WHOLE_TEXTS: ReadonlySet<RouteName> = new Set<RouteName>(['flows.open', 'flows.create'])

/** Puts a handler behind every route of the table. */
export function mountRoutes(app: Hono, services: Services): void {
  const handlers: Handlers = {
    ...flowRoutes(services),
    ...runRoutes(services),
    ...secretRoutes(services),
    ...keyTestRoutes(services),
    ...rotationRoutes(services),
    ...projectRoutes(services),
    ...testRoutes(services),
    ...usageRoutes(services),
  }
  for (const name of routeNames()) mountRoute(app, name, { handlers, services })
}

function routeNames(): readonly RouteName[] {
  return Object.keys(routes).filter((name): name is RouteName => Object.hasOwn(routes, name))
}

function mountRoute(
  app: Hono,
  name: RouteName,
  { handlers, services }: { readonly handlers: Handlers; readonly services: Services },
): void {
  const route: Route = routes[name]
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table's schemas make what this handler takes
  const handle = handlers[name] as unknown as (asked: unknown) => unknown
  app.on(route.method, route.path, async (context) => {
    // Hono also brings HEAD here, for which nobody would ever read a stream to its end.
    if (context.req.method !== route.method) throw new ServerError(405, 'bad-method', `Ask with ${route.method}.`)
    const answer = await handle({
      parameters: context.req.param(),
      query: parse(route.query, context.req.query(), 'address'),
      body: route.method === 'GET' ? undefined : await readBody(route, context),
    })
    if (answer instanceof Response) return answer
    const json = JSON.stringify(WHOLE_TEXTS.has(name) ? answer : services.redactor.redactJson(answer))
    return context.body(json, 200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  })
}

async function readBody(route: Route, context: Context): Promise<unknown> {
  const body = await readJsonBody(context.req.raw.body)
  return parse(route.body, body, 'body')
}

function parse(schema: z.ZodType | undefined, value: unknown, what: 'address' | 'body'): unknown {
  if (schema === undefined) return undefined
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [{ path, message }] = parsed.error.issues
  const where = path.map(String).join('.')
  throw new ServerError(400, 'bad-request', `The ${what} of this request cannot be used: ${message}.`, {
    ...(where !== '' && { path: where }),
  })
}
