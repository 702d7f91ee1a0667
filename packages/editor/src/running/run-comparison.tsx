import type { FlowDifference, RunFile } from '@latchwork/server/api'
import { useState, type JSX } from 'react'
import { useWorkbench } from '../workbench/index.ts'
import { showCost, showKey, timeTaken } from './closing-line.ts'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './comparing.css'
import { NodeDifferenceView, NodeName, PortDifferences } from './node-difference.tsx'
import { showTime } from './show-time.ts'
import { useComparison, type ComparedRuns } from './use-comparison.ts'

/** Two runs beside each other, port by port: A is the one that was there before. */
export function RunComparisonView({ a, b }: { readonly a: string; readonly b: string | RunFile }): JSX.Element {
  const { panels } = useWorkbench()
  const { compared, problem } = useComparison(a, b)
  const back = (): void => panels.open('runs', typeof b === 'string' ? { run: b } : { file: b })
  return (
    <section className="comparison" aria-label="Comparison">
      <div className="run-doings">
        <button type="button" onClick={back}>
          Back to the run
        </button>
        <span role="status">{compared === undefined ? '' : verdict(compared.comparison)}</span>
      </div>
      {problem === undefined ? null : <p className="bad">{problem}</p>}
      {compared === undefined ? null : <Compared {...compared} />}
      {compared === undefined && problem === undefined ? <p className="faint">Loading…</p> : null}
    </section>
  )
}

function Compared({ a, b, comparison: { flow, inputs, outputs, nodes } }: ComparedRuns): JSX.Element {
  const changed = nodes.filter((node) => !node.isSame)
  return (
    <>
      <Summary a={a} b={b} />
      <FlowChanges flow={flow} />
      {[...inputs, ...outputs].some(({ state }) => state !== 'same') ? (
        <>
          <h3 className="group-title">The runs&rsquo; inputs and outputs</h3>
          <PortDifferences ports={[...inputs, ...outputs]} />
        </>
      ) : null}
      <Nodes changed={changed} />
      <Unchanged paths={nodes.flatMap((node) => (node.isSame ? [node.path] : []))} />
    </>
  )
}

function verdict({ isSame, nodes }: ComparedRuns['comparison']): string {
  if (isSame) return 'The two runs are the same.'
  const changed = nodes.filter((node) => !node.isSame).length
  if (changed === 0) return 'The runs differ, though each node did the same.'
  const all = nodes.length === 1 ? '1 node' : `${nodes.length} nodes`
  return `${changed} of ${all} ${changed === 1 ? 'differs' : 'differ'}.`
}

function Summary({ a, b }: { readonly a: RunFile; readonly b: RunFile }): JSX.Element {
  return (
    <div className="value-table">
      <table aria-label="The two runs">
        <thead>
          <tr>
            {['Run', 'When', 'Status', 'Time', 'Tokens', 'Cost', 'Key in use'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[a.run, b.run].map((run, index) => (
            <tr key={index}>
              <th scope="row">{index === 0 ? 'A' : 'B'}</th>
              <td>{showTime(run.startedAt)}</td>
              <td>
                <span className={`badge is-${run.status}`}>{run.status}</span>
              </td>
              <td>{timeTaken(run)}</td>
              <td>{run.usage.totalTokens.toLocaleString('en-US')}</td>
              <td>{showCost(run.cost)}</td>
              <td>{run.key === null ? 'none' : showKey(run.key)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function FlowChanges({ flow }: { readonly flow: FlowDifference | undefined }): JSX.Element {
  if (flow === undefined) return <p className="faint">The flow of one of the runs was not kept.</p>
  const { nodes, others } = flow
  if (nodes.length + others.length === 0) return <p className="faint">The flow is the same.</p>
  return (
    <>
      <h3 className="group-title">The flow was changed</h3>
      <ul className="flow-changes">
        {nodes.map(({ graph, id, in: where, what }) => (
          <li key={`${graph}/${id}`}>
            <NodeName
              path={graph === '' ? id : `graphs.${graph}.nodes.${id}`}
              title={graph === '' ? id : `${graph}/${id}`}
            />
            : {where === 'both' ? what.join(', ') : `only in ${where.toUpperCase()}`}
          </li>
        ))}
        {others.map((other) => (
          <li key={other}>{other}</li>
        ))}
      </ul>
    </>
  )
}

const PAGE = 50

function Nodes({ changed }: { readonly changed: ComparedRuns['comparison']['nodes'] }): JSX.Element | null {
  const [limit, setLimit] = useState(PAGE)
  if (changed.length === 0) return null
  return (
    <>
      <h3 className="group-title">Nodes, in the order in which they ran</h3>
      {changed.slice(0, limit).map((node) => (
        <NodeDifferenceView key={node.path} node={node} />
      ))}
      {changed.length > limit ? (
        <button type="button" className="quiet" onClick={() => setLimit(limit + PAGE)}>
          Show {Math.min(PAGE, changed.length - limit)} more of {changed.length}
        </button>
      ) : null}
    </>
  )
}

function Unchanged({ paths }: { readonly paths: readonly string[] }): JSX.Element | null {
  if (paths.length === 0) return null
  return (
    <details className="unchanged">
      <summary>{paths.length === 1 ? '1 node is the same' : `${paths.length} nodes are the same`}</summary>
      <ul>
        {paths.slice(0, 500).map((path) => (
          <li key={path}>
            <NodeName path={path} />
          </li>
        ))}
      </ul>
      {paths.length > 500 ? <p className="faint">and {paths.length - 500} more</p> : null}
    </details>
  )
}
