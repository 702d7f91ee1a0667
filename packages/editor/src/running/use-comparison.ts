import { compareRuns, type RunComparison, type RunFile } from '@latchwork/server/api'
import { useEffect, useState } from 'react'
import { useWorkbench } from '../workbench/index.ts'
import { problemOf } from './run-problem.ts'

/** Two runs, and how they differ. */
export interface ComparedRuns {
  readonly a: RunFile
  readonly b: RunFile
  readonly comparison: RunComparison
}

/** Reads two runs and compares them; nothing until both are there. */
export function useComparison(
  a: string,
  b: string | RunFile,
): { readonly compared?: ComparedRuns; readonly problem?: string } {
  const { api } = useWorkbench()
  const [answer, setAnswer] = useState<{ readonly compared?: ComparedRuns; readonly problem?: string }>({})
  useEffect(() => {
    const stop = new AbortController()
    const { signal } = stop
    const read = async (run: string | RunFile): Promise<RunFile> =>
      typeof run === 'string' ? api.call('runs.export', { parameters: { run }, query: { media: 'none' }, signal }) : run
    Promise.all([read(a), read(b)]).then(
      ([one, other]) =>
        signal.aborted || setAnswer({ compared: { a: one, b: other, comparison: compareRuns(one, other) } }),
      (error: unknown) => signal.aborted || setAnswer({ problem: problemOf(error).message }),
    )
    return () => stop.abort()
  }, [api, a, b])
  return answer
}
