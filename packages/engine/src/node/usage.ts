/** What a run, or one of its nodes, used of paid services. Cost in US dollars; unknown is never taken for nothing. */
export interface Usage {
  /** How many model calls were made. */
  readonly calls: number
  readonly inputTokens: number
  readonly cachedTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  readonly totalTokens: number
  readonly cost: number | 'unknown'
  /** Some of it was answered by a model for trying things out, and says nothing about a real one. */
  readonly demo?: true
}

/** Nothing used. */
export const NO_USAGE: Usage = Object.freeze({
  calls: 0,
  inputTokens: 0,
  cachedTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  totalTokens: 0,
  cost: 0,
})

/** The sum of two usages; its cost is unknown as soon as one cost is. */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    calls: a.calls + b.calls,
    inputTokens: a.inputTokens + b.inputTokens,
    cachedTokens: a.cachedTokens + b.cachedTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
    totalTokens: a.totalTokens + b.totalTokens,
    cost: a.cost === 'unknown' || b.cost === 'unknown' ? 'unknown' : toPicodollars(a.cost + b.cost),
    ...((a.demo === true || b.demo === true) && { demo: true as const }),
  }
}

/** A sum without the dust that adding binary fractions leaves: exact to a millionth of a millionth of a dollar. */
function toPicodollars(cost: number): number {
  return Math.round(cost * 1e12) / 1e12
}
