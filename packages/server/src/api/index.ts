export { ApiRefusal, createApiClient, type ApiClient, type ApiClientOptions } from './client.ts'
export { TRASH_DAYS, type FlowSummary, type OpenFlow, type SavedFlow, type TrashedFlow } from './flows.ts'
export { nodeDescriptionSchema, type NodeDescription, type NodePorts, type PortDescription } from './nodes.ts'
export { errorAnswerSchema, type ErrorAnswer, type FlowProblem } from './problem.ts'
export type { CloudState } from './project.ts'
export {
  routes,
  type AnswerOf,
  type BodyOf,
  type ParametersOf,
  type QueryOf,
  type RequestOf,
  type Route,
  type RouteName,
  type Routes,
} from './routes.ts'
export type { NodeTiming, RunDetails, RunPart, RunStatus, RunSummary, WireRunEvent } from './runs.ts'
export type { KeyInUse, KeyTest, SecretExplanation, SecretLayer, SecretRow, SetSecretAnswer } from './secrets.ts'
export type { ServerEvent } from './server-events.ts'
export { settingsSchema, type Settings } from './settings.ts'
export { readEventStream } from './sse.ts'
