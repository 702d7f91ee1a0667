import type { z } from 'zod'
import * as tests from './flow-tests.ts'
import * as flows from './flows.ts'
import * as nodes from './nodes.ts'
import { openingRoutes } from './opening-routes.ts'
import * as project from './project.ts'
import { runFileSchema } from './run-file.ts'
import * as runs from './runs.ts'
import { secretRouteTable } from './secret-route-table.ts'
import * as usage from './usage.ts'

/**
 * One route. `answer` is a JSON document; of a `stream` it is one event (server-sent events, `data` is the JSON), and
 * `bytes` answers with a file's content.
 */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly kind?: 'json' | 'stream' | 'bytes'
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  readonly answer: z.ZodType
}

/** Every route of the server, by name. All take the bearer token; those that are not GET take JSON only. */
export const routes = {
  ...openingRoutes,

  'flows.create': {
    method: 'POST',
    path: '/api/flows/create',
    body: flows.createFlowBody,
    answer: flows.openFlowSchema,
  },
  'flows.rename': {
    method: 'POST',
    path: '/api/flows/rename',
    body: flows.renameFlowBody,
    answer: flows.flowSummarySchema,
  },
  'flows.duplicate': {
    method: 'POST',
    path: '/api/flows/duplicate',
    body: flows.duplicateFlowBody,
    answer: flows.flowSummarySchema,
  },
  'flows.delete': {
    method: 'POST',
    path: '/api/flows/delete',
    body: flows.onlyPath,
    answer: flows.trashedFlowSchema,
  },
  'flows.trash': { method: 'GET', path: '/api/flows/trash', answer: flows.trashListSchema },
  'flows.restore': {
    method: 'POST',
    path: '/api/flows/restore',
    body: flows.restoreFlowBody,
    answer: flows.flowSummarySchema,
  },
  'flows.check': {
    method: 'POST',
    path: '/api/flows/check',
    body: flows.checkFlowBody,
    answer: flows.checkedFlowSchema,
  },

  'nodes.list': { method: 'GET', path: '/api/nodes', answer: nodes.nodeListSchema },
  'nodes.ports': { method: 'POST', path: '/api/nodes/ports', body: nodes.nodePortsBody, answer: nodes.nodePortsSchema },

  'runs.start': { method: 'POST', path: '/api/runs', body: runs.startRunBody, answer: runs.startedRunSchema },
  'runs.list': { method: 'GET', path: '/api/runs', query: runs.runListQuery, answer: runs.runListSchema },
  'runs.show': { method: 'GET', path: '/api/runs/:run', answer: runs.runDetailsSchema },
  'runs.events': {
    method: 'GET',
    path: '/api/runs/:run/events',
    kind: 'stream',
    query: runs.runEventsQuery,
    answer: runs.runEventSchema,
  },
  'runs.cancel': { method: 'POST', path: '/api/runs/:run/cancel', answer: runs.canceledRunSchema },
  'runs.flow': { method: 'GET', path: '/api/runs/:run/flow', answer: runs.runFlowSchema },
  'runs.export': { method: 'GET', path: '/api/runs/:run/export', query: runs.exportRunQuery, answer: runFileSchema },
  'runs.resume': {
    method: 'POST',
    path: '/api/runs/:run/resume',
    body: runs.resumeRunBody,
    answer: runs.resumedRunSchema,
  },
  'runs.breakpoints': {
    method: 'PUT',
    path: '/api/runs/:run/breakpoints',
    body: runs.setBreakpointsBody,
    answer: runs.steppedRunSchema,
  },
  'runs.step': {
    method: 'POST',
    path: '/api/runs/:run/step',
    body: runs.stepRunBody,
    answer: runs.steppedRunSchema,
  },
  'runs.answer': {
    method: 'POST',
    path: '/api/runs/:run/answer',
    body: runs.answerRunBody,
    answer: runs.answeredRunSchema,
  },
  'runs.delete': { method: 'DELETE', path: '/api/runs/:run', answer: runs.deletedSchema },

  'tests.list': { method: 'GET', path: '/api/tests', query: tests.testListQuery, answer: tests.testListSchema },
  'tests.run': {
    method: 'POST',
    path: '/api/tests/run',
    kind: 'stream',
    body: tests.runTestsBody,
    answer: tests.testEventSchema,
  },
  'tests.make': { method: 'POST', path: '/api/tests/make', body: tests.makeTestBody, answer: tests.madeTestSchema },
  'tests.record': {
    method: 'POST',
    path: '/api/tests/record',
    body: tests.recordTestBody,
    answer: tests.recordedTestSchema,
  },

  'blobs.write': { method: 'POST', path: '/api/blobs', body: project.writeBlobBody, answer: project.blobSchema },
  'blobs.read': { method: 'GET', path: '/api/blobs/:blob', kind: 'bytes', answer: project.blobSchema },

  ...secretRouteTable,

  'cloud.show': { method: 'GET', path: '/api/cloud', answer: project.cloudStateSchema },
  'cloud.join': { method: 'POST', path: '/api/cloud', body: project.joinCloudBody, answer: project.cloudStateSchema },
  'cloud.leave': { method: 'DELETE', path: '/api/cloud', answer: project.cloudStateSchema },

  'usage.show': { method: 'GET', path: '/api/usage', query: usage.usageQuery, answer: usage.usageReportSchema },
  'usage.csv': { method: 'GET', path: '/api/usage/csv', query: usage.usageQuery, answer: usage.usageCsvSchema },
  'budgets.list': { method: 'GET', path: '/api/budgets', answer: usage.budgetListSchema },
  'budgets.set': { method: 'PUT', path: '/api/budgets', body: usage.setBudgetBody, answer: usage.budgetListSchema },
  'budgets.remove': {
    method: 'POST',
    path: '/api/budgets/remove',
    body: usage.onlyTarget,
    answer: usage.budgetListSchema,
  },
  'rates.set': { method: 'PUT', path: '/api/rates', body: usage.rateLimitSchema, answer: usage.budgetListSchema },
  'rates.remove': {
    method: 'POST',
    path: '/api/rates/remove',
    body: usage.rateLimitName,
    answer: usage.budgetListSchema,
  },
  'prices.list': { method: 'GET', path: '/api/prices', answer: usage.priceListSchema },
  'prices.set': { method: 'PUT', path: '/api/prices', body: usage.setPriceBody, answer: usage.priceListSchema },
  'prices.reset': { method: 'POST', path: '/api/prices/reset', body: usage.onlyModel, answer: usage.priceListSchema },

  'models.list': { method: 'GET', path: '/api/models', answer: project.modelListSchema },
  'files.list': { method: 'GET', path: '/api/files', query: project.filesQuery, answer: project.fileListSchema },
} as const satisfies Readonly<Record<string, Route>>

/** The routes' table. */
export type Routes = typeof routes
/** A route's name. */
export type RouteName = keyof Routes

type Part<Name extends RouteName, Key extends string> = Routes[Name] extends { readonly [K in Key]: infer Schema }
  ? Schema
  : undefined
type PathParameter<Path extends string> = Path extends `${string}:${infer Parameter}/${infer Rest}`
  ? Parameter | PathParameter<Rest>
  : Path extends `${string}:${infer Parameter}`
    ? Parameter
    : never

/** The parameters in a route's path. */
export type ParametersOf<Name extends RouteName> = Readonly<Record<PathParameter<Routes[Name]['path']>, string>>
/** What a handler sees of a route's query. */
export type QueryOf<Name extends RouteName> = Part<Name, 'query'> extends z.ZodType<infer Out> ? Out : undefined
/** What a handler sees of a route's body. */
export type BodyOf<Name extends RouteName> = Part<Name, 'body'> extends z.ZodType<infer Out> ? Out : undefined
/** A route's answer; of a stream, one event. */
export type AnswerOf<Name extends RouteName> = z.output<Routes[Name]['answer']>

type Sent<Name extends RouteName, Key extends 'query' | 'body'> =
  Part<Name, Key> extends z.ZodType<unknown, infer In>
    ? { readonly [K in Key]: In }
    : { readonly [K in Key]?: undefined }
type SentParameters<Name extends RouteName> = [PathParameter<Routes[Name]['path']>] extends [never]
  ? { readonly parameters?: undefined }
  : { readonly parameters: ParametersOf<Name> }

/** What a caller gives to a route. */
export type RequestOf<Name extends RouteName> = SentParameters<Name> & Sent<Name, 'query'> & Sent<Name, 'body'>
