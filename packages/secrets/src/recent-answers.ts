/** Remembers answers for a while, so that each call of a model does not ask a password manager anew. */
export interface RecentAnswers<Answer> {
  /** The answer of a moment ago, or a new one. Two who ask at once share one question; trouble is not remembered. */
  get(key: string, ask: () => Promise<Answer>): Promise<Answer>
  forget(): void
}

/** Makes one; `clock` counts milliseconds. */
export const createRecentAnswers = <Answer>({
  keepMs,
  clock = () => performance.now(),
}: {
  readonly keepMs: number
  readonly clock?: () => number
}): RecentAnswers<Answer> => {
  const kept = new Map<string, { readonly answer: Promise<Answer>; readonly until: number }>()
  return {
    get: (key, ask) => {
      const recent = kept.get(key)
      if (recent !== undefined && clock() < recent.until) return recent.answer
      const answer = ask()
      const entry = { answer, until: clock() + keepMs }
      kept.set(key, entry)
      answer.catch(() => {
        if (kept.get(key) === entry) kept.delete(key)
      })
      return answer
    },
    forget: () => kept.clear(),
  }
}
