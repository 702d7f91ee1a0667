import { useCallback, useEffect, useState } from 'react'
import { inWords } from './secrets-desk.ts'

/** What the server was asked, while it is asked and after. */
export type Answer<Value> =
  | { readonly status: 'asking' }
  | { readonly status: 'here'; readonly value: Value }
  | { readonly status: 'failed'; readonly message: string; readonly hint?: string }

/** Asks when the page is drawn, and again on demand. `ask` must stay the same function. */
export function useAnswer<Value>(ask: () => Promise<Value>): readonly [Answer<Value>, again: () => void] {
  const [answer, setAnswer] = useState<Answer<Value>>({ status: 'asking' })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let isWanted = true
    const take = (next: Answer<Value>): void => {
      if (isWanted) setAnswer(next)
    }
    ask().then(
      (value) => take({ status: 'here', value }),
      (error: unknown) => take({ status: 'failed', ...inWords(error) }),
    )
    return () => {
      isWanted = false
    }
  }, [ask, turn])
  return [answer, useCallback(() => setTurn((last) => last + 1), [])]
}
