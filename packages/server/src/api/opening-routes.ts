import * as flows from './flows.ts'
import { healthSchema } from './health.ts'
import type { Route } from './routes.ts'
import { keyInUseSchema, labelQuery } from './key-in-use.ts'
import { serverEventSchema } from './server-events.ts'
import { putSettingsBody, settingsAnswerSchema } from './settings.ts'

/** The routes that the editor calls before its first frame; the table of the others comes when one is called. */
export const openingRoutes = {
  health: { method: 'GET', path: '/api/health', answer: healthSchema },
  events: { method: 'GET', path: '/api/events', kind: 'stream', answer: serverEventSchema },
  key: { method: 'GET', path: '/api/key', query: labelQuery, answer: keyInUseSchema },
  'flows.list': { method: 'GET', path: '/api/flows', answer: flows.flowListSchema },
  'flows.open': {
    method: 'GET',
    path: '/api/flows/open',
    query: flows.onlyPath,
    answer: flows.openFlowSchema,
  },
  'flows.save': { method: 'PUT', path: '/api/flows/save', body: flows.saveFlowBody, answer: flows.savedFlowSchema },
  'settings.get': { method: 'GET', path: '/api/settings', answer: settingsAnswerSchema },
  'settings.put': { method: 'PUT', path: '/api/settings', body: putSettingsBody, answer: settingsAnswerSchema },
} as const satisfies Readonly<Record<string, Route>>
