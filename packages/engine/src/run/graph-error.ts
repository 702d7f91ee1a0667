import { describeError, NodeError, type RunError } from '../node/node-error.ts'

/** A failure inside a graph, on its way to the node that called the graph. */
export class GraphError extends NodeError {
  /** The failure as it was, with the path of the node that failed. */
  readonly inner: RunError

  constructor(inner: RunError) {
    super(inner.code, inner.message, { retryable: false, ...(inner.hint !== undefined && { hint: inner.hint }) })
    this.inner = inner
  }
}

/** Any thrown value as plain facts; a failure inside a called graph stays as it was. */
export function describeFailure(thrown: unknown, path: string): RunError {
  return thrown instanceof GraphError ? thrown.inner : describeError(thrown, path)
}
