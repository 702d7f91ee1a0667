import { useState, type JSX } from 'react'
import { useOpenedFlow, useStore, useWorkbench, type OpenedFlow } from '../../workbench/index.ts'
import { withoutOrdinals } from '../node-places.ts'
import { factsOf, PortsOfNode } from '../node-values.tsx'
import { useRunRecord } from '../use-run-record.ts'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import '../running.css'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './past.css'

/** Beside a past run that is open as it was: what the selected node had at the moment that is shown. */
export function PastNode(): JSX.Element | null {
  const isOpen = useStore(useWorkbench().past) !== undefined
  const opened = useOpenedFlow()
  return isOpen && opened !== undefined ? <SelectedNode opened={opened} /> : null
}

function SelectedNode({ opened }: { readonly opened: OpenedFlow }): JSX.Element | null {
  const record = useRunRecord()
  const trail = useStore(opened.trail)
  const { nodes } = useStore(opened.selection)
  const [chosen, setChosen] = useState('')
  const [only, ...others] = nodes
  if (only === undefined || others.length > 0) return null
  const plain = [...trail.map(({ node }) => node), only].join('/')
  const paths = [...record.keys()].filter((path) => withoutOrdinals(path) === plain)
  const path = paths.includes(chosen) ? chosen : (paths.at(-1) ?? plain)
  return (
    <section className="results past-node" aria-label="In this run">
      <h2>In this run</h2>
      {paths.length < 2 ? (
        <p className="faint">{paths.length === 0 ? 'Not started at this moment.' : factsOf(record.get(path))}</p>
      ) : (
        <label className="node-choice">
          Run
          <select value={path} onChange={(event) => setChosen(event.currentTarget.value)}>
            {paths.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
          <small>{factsOf(record.get(path))}</small>
        </label>
      )}
      <PortsOfNode path={path} record={record} opened={opened} of={path} />
    </section>
  )
}
