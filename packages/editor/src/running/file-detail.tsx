import { exportInWords, type RunFile } from '@latchwork/server/api'
import type { JSX } from 'react'
import { useWorkbench } from '../workbench/index.ts'
import { RunFacts } from './run-detail.tsx'
import { CompareWith } from './run-tools.tsx'
import { showTime } from './show-time.ts'

/** An exported run in full, which this project need not have. */
export function FileDetail({ file }: { readonly file: RunFile }): JSX.Element {
  const { panels } = useWorkbench()
  const { run, exported } = file
  return (
    <section aria-label="Exported run">
      <RunFacts details={run}>
        <p className="faint">
          An exported run, of {showTime(exported.at)} by Latchwork {exported.by}. {exportInWords(file).join(' ')}
        </p>
        <div className="run-doings">
          <CompareWith
            run={run}
            path={undefined}
            onCompare={(compareWith) => panels.open('runs', { file, compareWith })}
          />
          <button type="button" onClick={() => panels.open('runs')}>
            Close the file
          </button>
        </div>
      </RunFacts>
    </section>
  )
}
