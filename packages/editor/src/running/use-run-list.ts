import type { RunStatus, RunSummary } from '@latchwork/server/api'
import { useCallback, useEffect, useState } from 'react'
import { useWorkbench } from '../workbench/index.ts'
import { problemOf } from './run-problem.ts'

/** Which runs are listed. */
export interface RunFilter {
  readonly status: RunStatus | undefined
  /** A flow's path; undefined for all of the project. */
  readonly flow: string | undefined
}

/** The runs of the project, the latest first, read anew whenever one begins or ends. */
export function useRunList({ status, flow }: RunFilter): {
  /** Undefined until the first answer. */
  readonly runs: readonly RunSummary[] | undefined
  readonly problem: string | undefined
  /** Reads further back; undefined when there is nothing more. */
  readonly more: (() => void) | undefined
} {
  const { api, listen } = useWorkbench()
  const [limit, setLimit] = useState(PAGE)
  const [runs, setRuns] = useState<readonly RunSummary[]>()
  const [hasMore, setHasMore] = useState(false)
  const [problem, setProblem] = useState<string>()

  const read = useCallback(
    async (signal: AbortSignal) => {
      try {
        const answer = await api.call('runs.list', { query: { limit, status, flow }, signal })
        if (signal.aborted) return
        setRuns(answer.runs)
        setHasMore(answer.next !== undefined && limit < MOST)
        setProblem(undefined)
      } catch (error) {
        if (!signal.aborted) setProblem(problemOf(error).message)
      }
    },
    [api, limit, status, flow],
  )

  useEffect(() => {
    const stop = new AbortController()
    void read(stop.signal)
    const unlisten = listen((event) => {
      if (event.type === 'run-change' || event.type === 'hello') void read(stop.signal)
    })
    return () => {
      stop.abort()
      unlisten()
    }
  }, [read, listen])

  return { runs, problem, more: hasMore ? () => setLimit(Math.min(MOST, limit + PAGE)) : undefined }
}

const PAGE = 50
/** As many as the server gives at a time. */
const MOST = 200
