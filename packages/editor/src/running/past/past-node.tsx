import { useMemo, useState, type JSX } from 'react'
import { useOpenedFlow, useStore, useWorkbench, type OpenedFlow } from '../../workbench/index.ts'
import { createNodePlaces, pathsOfNode } from '../node-places.ts'
import { factsOf, PortsOfNode } from '../node-values.tsx'
import { valueSoFar } from '../outputs.tsx'
import { inputsOfRun, sourceOfOutput } from '../part-of-flow.ts'
import type { RunRecord } from '../run-record.ts'
import { useRunRecord } from '../use-run-record.ts'
import { ValueCard } from '../value-card.tsx'
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
  const { flow } = useStore(opened.document)
  const findPlace = useMemo(() => createNodePlaces(flow), [flow])
  if (only === undefined || others.length > 0) return null
  if (only === 'input' || only === 'output')
    return trail.length > 0 ? null : <EndsOfFlow side={only} opened={opened} record={record} />
  const key = [...trail.map(({ node }) => node), only].join('/')
  const paths = pathsOfNode(record.keys(), key, findPlace)
  const path = paths.includes(chosen) ? chosen : (paths.at(-1) ?? key)
  return (
    <section className="results past-node" aria-label="In this run">
      <h2>In this run</h2>
      {paths.length < 2 ? (
        <p className="faint">{paths.length === 0 ? 'Not started at this moment.' : factsOf(record.get(path))}</p>
      ) : (
        <label className="node-choice">
          Path
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

interface EndsProps {
  readonly side: 'input' | 'output'
  readonly opened: OpenedFlow
  readonly record: RunRecord
}

/** What the flow itself was given, and what it had given by then. */
function EndsOfFlow({ side, opened, record }: EndsProps): JSX.Element {
  const { inputs = {} } = useStore(useWorkbench().past)?.details ?? {}
  const { flow } = opened.document.state()
  const outputs = Object.keys(flow.outputs ?? {}).flatMap((name) => {
    const value = valueSoFar(record, sourceOfOutput(flow, name))
    return value === undefined ? [] : [[name, value] as const]
  })
  const values = side === 'input' ? inputsOfRun(flow, inputs) : outputs
  return (
    <section className="results past-node" aria-label="In this run">
      <h2>In this run</h2>
      {values.length === 0 ? <p className="faint">Nothing at this moment.</p> : null}
      {values.map(([name, value]) => (
        <ValueCard key={name} of="The flow" name={name} side={side} value={value} />
      ))}
    </section>
  )
}
