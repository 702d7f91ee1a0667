import { CircleCheck, CircleX } from 'lucide-react'
import type { JSX } from 'react'
import type { FlowProblem } from '@latchwork/server/api'
import { graphAt } from '../../document/index.ts'
import { goToNode, useOpenedFlow, useStore, useWorkbench, type OpenedFlow } from '../../workbench/index.ts'
import { namesOf } from '../outline/outline-rows.ts'
import { placeOfProblem } from './problem-place.ts'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './problems-panel.css'

/** As many problems as are listed; a flow with more is mended from the top. */
const SHOWN = 200

/** Everything that keeps the flow from running; a press leads to the node. */
export function ProblemsPanel(): JSX.Element {
  const opened = useOpenedFlow()
  return opened === undefined ? <p className="problems-none">No flow is open.</p> : <List opened={opened} />
}

function List({ opened }: { readonly opened: OpenedFlow }): JSX.Element {
  const problems = useStore(opened.problems)
  if (problems.length === 0) {
    return (
      <p className="problems-none">
        <CircleCheck size={15} aria-hidden /> Nothing is wrong. The flow can run.
      </p>
    )
  }
  return (
    <>
      <ul className="problems" aria-label="Problems">
        {problems.slice(0, SHOWN).map((problem, index) => (
          <Line key={`${problem.path}${index}`} opened={opened} problem={problem} />
        ))}
      </ul>
      {problems.length > SHOWN ? <p className="problems-none">And {problems.length - SHOWN} more.</p> : null}
    </>
  )
}

function Line({ opened, problem }: { readonly opened: OpenedFlow; readonly problem: FlowProblem }): JSX.Element {
  const workbench = useWorkbench()
  const { flow } = opened.document.state()
  const { graph, node, field } = placeOfProblem(flow, problem)
  const value = node === undefined ? undefined : graphAt(flow, graph)?.nodes[node]
  const where = node === undefined ? flow.name : namesOf(node, value, workbench.catalog).title
  const show = (): void => {
    if (node === undefined) return
    goToNode(workbench, { graph, id: node })
    // The node takes the keyboard with the next frame, and its field after that.
    if (field !== undefined) setTimeout(() => workbench.panels.open('inspector', { focus: field }), 100)
  }
  return (
    <li>
      <button type="button" onClick={show} disabled={node === undefined}>
        <CircleX size={14} aria-hidden />
        <strong>{where}</strong>
        <span>
          {problem.message}
          {problem.hint === undefined ? null : <small>{problem.hint}</small>}
        </span>
      </button>
    </li>
  )
}
