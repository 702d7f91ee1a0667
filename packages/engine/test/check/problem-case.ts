import type { ProblemCode } from '../../src/index.ts'
import type { Draft } from '../make-flow.ts'

/** A flow with one fault: what it is, the flow, and what check says of it. */
export type ProblemCase = readonly [
  title: string,
  draft: Draft,
  code: ProblemCode,
  path: string,
  message: RegExp,
  hint?: RegExp,
]
