import { useState } from 'react'
import { inWords } from '../secrets-desk.ts'

/** Changes something on the server, and says what went wrong. */
export interface Changing {
  /** Why the last change was not made. */
  readonly problem: string | undefined
  readonly isBusy: boolean
  /** Whether the change was made. */
  readonly change: (work: () => Promise<unknown>) => Promise<boolean>
}

/** Makes changes one after the other; `changed` is called after each that was made. */
export function useChanging(changed: () => void): Changing {
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const change: Changing['change'] = async (work) => {
    setBusy(true)
    try {
      await work()
      setProblem(undefined)
      changed()
      return true
    } catch (error) {
      const { message, hint = '' } = inWords(error)
      setProblem(`${message} ${hint}`.trim())
      return false
    } finally {
      setBusy(false)
    }
  }
  return { problem, isBusy, change }
}
