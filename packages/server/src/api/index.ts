export { ApiRefusal, createApiClient, type ApiClient, type ApiClientOptions } from './client.ts'
export type { FlowTestList, FlowTestRow, TestReport, TestVerdict } from './flow-tests.ts'
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
export {
  compareRuns,
  type ComparedRun,
  type NodeDifference,
  type PortDifference,
  type RunComparison,
} from './comparing/compare-runs.ts'
export type { FlowDifference } from './comparing/flow-difference.ts'
export { jsonDifferences, MOST_DIFFERENCES, type JsonDifference } from './comparing/json-difference.ts'
export { isMedium } from './comparing/same-value.ts'
export { textDifference, type TextDifference, type TextPiece } from './comparing/text-difference.ts'
export { exportInWords } from './export-words.ts'
export { formatRunFile, parseRunFile, RUN_FILE_VERSION, RunFileError, runFileName, type RunFile } from './run-file.ts'
export type { NodeTiming, RunDetails, RunPart, RunSummary, WireRunEvent } from './runs.ts'
export type { RunStatus } from './run-status.ts'
export {
  OUTCOMES,
  tellInGeneral,
  type OutcomeCode,
  type OutcomeFacts,
  type OutcomeText,
} from '@latchwork/nodes/outcomes'
export {
  cleanPastedKey,
  inspectKeyShape,
  removedInWords,
  type CleanedKey,
  type KeyShape,
} from '@latchwork/secrets/api-key'
export type { AuditLine, Rotation, RotationRulesAnswer } from './key-rotation.ts'
export type { KeyInUse } from './key-in-use.ts'
export type { KeyTest, TestCost } from './key-test.ts'
export type { SecretLayer } from './secret-layers.ts'
export type { KeyHistoryRow, LabelledKeyRow, SecretExplanation, SecretRow, SetSecretAnswer } from './secrets.ts'
export type { ServerEvent } from './server-events.ts'
export type { Budget, BudgetList, PriceList, UsageReport } from './usage.ts'
export { settingsSchema, type Settings } from './settings.ts'
export { readEventStream } from './sse.ts'
