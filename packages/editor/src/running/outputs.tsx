import type { Json } from '@latchwork/engine'
import type { JSX } from 'react'
import { sourceOfOutput } from './part-of-flow.ts'
import { isUnderWay } from './run-controller.ts'
import type { RunRecord } from './run-record.ts'
import { useRunRecord } from './use-run-record.ts'
import { useShownRun } from './use-shown-run.ts'
import { ValueCard } from './value-card.tsx'
import { entriesOfObject } from './value-file.ts'

/** The outputs of the run that is shown; while it goes on, what has come of them so far. */
export function Outputs(): JSX.Element {
  const { shown, problem, opened } = useShownRun()
  const record = useRunRecord()
  const isLive = isUnderWay(shown)
  const flow = opened?.document.state().flow
  const names = Object.keys(flow?.outputs ?? {})
  const values =
    shown?.record === undefined
      ? names.flatMap((name) => {
          const value = flow === undefined ? undefined : valueSoFar(record, sourceOfOutput(flow, name))
          return value === undefined ? [] : [[name, value] as const]
        })
      : entriesOfObject(shown.record.outputs)
  if (values.length > 0)
    return (
      <>
        {values.map(([name, value]) => (
          <ValueCard key={name} name={name} value={value} isLive={isLive} />
        ))}
      </>
    )
  if (shown?.moment !== undefined && shown.record === undefined)
    return <p className="faint">No output yet at this moment.</p>
  if (isLive) return <p className="faint">Waiting for the first output…</p>
  if (problem !== undefined) return <p className="faint">The run gave no outputs.</p>
  const isEmpty = flow !== undefined && names.length === 0
  return (
    <p className="faint">
      {isEmpty
        ? 'This flow has no outputs. Connect a node to an output, or look at Values for what each node gave.'
        : 'The run gave no outputs. Values shows what each node gave.'}
    </p>
  )
}

/** What has come of an output: whole, or as much of its text as has streamed in. */
export function valueSoFar(
  record: RunRecord,
  { node, port }: { readonly node: string; readonly port: string },
): Json | undefined {
  const found = record.get(node)
  return found?.outputs?.[port] ?? found?.texts?.[port]
}
