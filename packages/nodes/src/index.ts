export { catalog } from './catalog.ts'
export { createNodeEffects, type NodeEffects, type NodeEffectsOptions } from './host/effects.ts'
export { createGuardedHttp, type GuardedHttp, type GuardedHttpOptions } from './host/guarded-http.ts'
export { createHoldBack, type HoldBack } from './host/hold-back.ts'
export { createPriceBook, PriceFileError, type OwnPrice, type PriceBook, type PriceList } from './host/price-book.ts'
export { createProjectFiles, type ProjectFilesOptions } from './host/project-files.ts'
export type { HttpService } from './http/service.ts'
export {
  costOfPaidTest,
  paidTestInWords,
  testKey,
  type KeyTestOptions,
  type KeyTestResult,
  type KeyTestStep,
} from './openai/key-test.ts'
export { OUTCOMES, tellOutcome, type OutcomeCode, type OutcomeFacts, type OutcomeText } from './openai/outcome-texts.ts'
export { openaiAgent } from './openai/agent.ts'
export { openaiPrompt } from './openai/prompt.ts'
export { BUILT_IN_PRICES, type ModelPrice, type PriceTable } from './openai/price-table.ts'
export type { CallEnd, PlannedCall, Reservation, Spending } from './openai/spending.ts'
export { createOpenAIService, type KeyUsed, type OpenAIService, type OpenAIServiceOptions } from './openai/services.ts'
export { DEFAULT_MODEL, OPENAI_KEY } from './openai/settings.ts'
export type { ListedModel } from './openai/list-models.ts'
