import type { FlowNode } from '@latchwork/engine'
import { useId, type JSX } from 'react'
import { setBypass, setFrozen } from '../../document/index.ts'
import { useStore, useWorkbench, type OpenedFlow } from '../../workbench/index.ts'
import { carryOut } from '../actions/on-selection.ts'
import { jsonText } from '../code/json-text.ts'
import { lastOutputs } from './last-outputs.ts'

/** Whether a node runs at all: bypass, and outputs that are locked. */
export function NodeState({
  opened,
  graph,
  id,
  node,
}: {
  readonly opened: OpenedFlow
  readonly graph: string
  readonly id: string
  readonly node: FlowNode
}): JSX.Element {
  const workbench = useWorkbench()
  const bypassId = useId()
  const lockId = useId()
  const last = lastOutputs(useStore(workbench.runs.events), opened.trail.state(), id)
  const isLocked = node.frozen !== undefined
  return (
    <>
      <div className="field field-row">
        <label htmlFor={bypassId}>Bypass: pass the inputs through</label>
        <input
          id={bypassId}
          className="toggle"
          type="checkbox"
          role="switch"
          checked={node.bypass === true}
          onChange={(event) => carryOut(workbench, setBypass(graph, [id], event.target.checked))}
        />
      </div>
      <div className="field field-row">
        <label htmlFor={lockId}>Lock outputs: keep what it gave last</label>
        <input
          id={lockId}
          className="toggle"
          type="checkbox"
          role="switch"
          checked={isLocked}
          disabled={!isLocked && last === undefined}
          aria-describedby={`${lockId}-hint`}
          onChange={(event) => carryOut(workbench, setFrozen(graph, id, event.target.checked ? last : undefined))}
        />
      </div>
      {isLocked ? (
        <pre className="frozen" tabIndex={0} aria-label="Locked outputs">
          {jsonText(node.frozen)}
        </pre>
      ) : (
        <p className="field-hint" id={`${lockId}-hint`}>
          {last === undefined
            ? 'Run the flow once; then its outputs can be locked.'
            : 'Locked, it gives these again without running.'}
        </p>
      )}
    </>
  )
}
