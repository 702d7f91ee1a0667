import { formatPath, type DocumentPath } from '../flow/path.ts'

/** What can be wrong with a flow. Stable names, for programs. */
export type ProblemCode =
  | 'bad-fallback'
  | 'bad-format'
  | 'bad-frozen'
  | 'bad-literal'
  | 'bad-policy'
  | 'bad-settings'
  | 'bad-wire'
  | 'cycle'
  | 'dangling-wire'
  | 'kind-mismatch'
  | 'missing-graph'
  | 'missing-input'
  | 'missing-output'
  | 'name-collision'
  | 'recursive-graph'
  | 'several-wires'
  | 'unknown-graph'
  | 'unknown-kind'
  | 'unknown-port'
  | 'unknown-setting'
  | 'unknown-type'

/** One thing that keeps a flow from running. */
export interface Problem {
  readonly code: ProblemCode
  /** Where in the flow file: `nodes.ask.with.model`, `wires[3]`. `locate(text, path)` gives line and column. */
  readonly path: string
  readonly message: string
  readonly hint?: string
  /** Of `missing-input`: the input's name. */
  readonly port?: string
}

/** Collects problems of one graph. */
export interface ProblemList {
  readonly found: Problem[]
  add(code: ProblemCode, path: DocumentPath, message: string, hint?: string, port?: string): void
}

/** A list of problems whose paths start at a graph's place in the flow. */
export function createProblemList(base: DocumentPath, found: Problem[] = []): ProblemList {
  return {
    found,
    add(code, path, message, hint, port) {
      const where = formatPath([...base, ...path])
      found.push({
        code,
        path: where,
        message,
        ...(hint !== undefined && { hint }),
        ...(port !== undefined && { port }),
      })
    },
  }
}
