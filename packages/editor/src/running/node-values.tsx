import { useMemo, useState, type JSX } from 'react'
import { useStore, useWorkbench, type OpenedFlow } from '../workbench/index.ts'
import { showDuration, showTokens } from './closing-line.ts'
import { createNodePlaces, pathsOfNode } from './node-places.ts'
import { portValues } from './port-values.ts'
import type { NodeRecord, RunRecord } from './run-record.ts'
import { useRunRecord } from './use-run-record.ts'
import { useShownRun } from './use-shown-run.ts'
import { ValueCard } from './value-card.tsx'

/** So many paths are offered for choice. */
const MOST_PATHS = 2_000

/** The value of every port of one node in the shown run: of the selected node, or of one chosen by name. */
export function NodeValues({ asked }: { readonly asked: string | undefined }): JSX.Element {
  const { opened } = useShownRun()
  return opened === undefined ? <p className="faint">Open a flow first.</p> : <Values opened={opened} asked={asked} />
}

interface ValuesProps {
  readonly opened: OpenedFlow
  readonly asked: string | undefined
}

function Values({ opened, asked }: ValuesProps): JSX.Element {
  const record = useRunRecord()
  const selected = useStore(opened.selection)
  const trail = useStore(opened.trail)
  const [chosen, setChosen] = useState<{ readonly path: string; readonly at: unknown }>()
  const [only] = selected.nodes
  const { flow } = useStore(opened.document)
  const findPlace = useMemo(() => createNodePlaces(flow), [flow])
  const key = [...trail.map(({ node }) => node), only].join('/')
  // Of one that ran many times, the one that was asked for, or the latest.
  const ofNode = only === undefined ? [] : pathsOfNode(record.keys(), key, findPlace)
  const ofSelection = ofNode.find((each) => each === asked) ?? ofNode.at(-1)
  const path = (chosen?.at === selected ? chosen.path : undefined) ?? ofSelection ?? asked ?? record.keys().next().value
  if (path === undefined) return <p className="faint">No node has started yet.</p>
  const paths = [...record.keys()].slice(0, MOST_PATHS)
  return (
    <>
      <label className="node-choice">
        Node
        <select value={path} onChange={(event) => setChosen({ path: event.currentTarget.value, at: selected })}>
          {paths.includes(path) ? null : <option value={path}>{path}</option>}
          {paths.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
        <small>{factsOf(record.get(path))}</small>
      </label>
      <PortsOfNode path={path} record={record} opened={opened} />
    </>
  )
}

/** What one node of the shown run had at each of its ports. */
export function PortsOfNode({
  path,
  record,
  opened,
  of,
}: {
  readonly path: string
  readonly record: RunRecord
  readonly opened: OpenedFlow
  readonly of?: string
}) {
  const { ports, runs, past } = useWorkbench()
  const shown = useStore(runs.current)
  const details = useStore(past)?.details ?? shown?.record
  const { flow } = opened.document.state()
  const findPlace = useMemo(() => createNodePlaces(flow), [flow])
  const place = findPlace(path)
  const node = record.get(path)
  if (place === undefined) return <p className="faint">This node is no longer in the flow.</p>
  const inputs = details?.inputs ?? {}
  const question = { flow, graph: place.graph, path, ports: ports.ofNode(flow, place.graph, place.id), inputs }
  const known = portValues(record, question).flatMap(({ value, ...port }) =>
    value === undefined ? [] : [{ ...port, value }],
  )
  return (
    <>
      {node?.error === undefined ? null : <p className="bad">{node.error.message}</p>}
      {known.map(({ side, name, kind, value, from }) => (
        <ValueCard
          key={`${side}:${name}`}
          name={name}
          side={side}
          of={of}
          value={value}
          about={from === undefined ? `${side}, ${kind}` : `${side}, ${kind}, from ${from}`}
          isLive={side === 'output' && node?.status === 'running'}
        />
      ))}
      {known.length === 0 ? <p className="faint">Nothing is known of its ports in this run.</p> : null}
      {node?.notes === undefined ? null : (
        <details>
          <summary>{node.notes.length === 1 ? '1 note' : `${node.notes.length} notes`} while it worked</summary>
          <pre className="notes">{node.notes.join('\n')}</pre>
        </details>
      )}
    </>
  )
}

/** What became of a node, in a few words. */
export function factsOf(node: NodeRecord | undefined): string {
  if (node === undefined) return 'did not run'
  const { status, startedAt, endedAt, usage, retries, reused } = node
  const facts: string[] = [reused === true ? 'used again' : status]
  if (startedAt !== undefined && endedAt !== undefined) facts.push(showDuration(endedAt - startedAt))
  if (retries > 0) facts.push(`${retries + 1} tries`)
  if (usage !== undefined && usage.calls > 0) facts.push(showTokens(usage.totalTokens))
  return facts.join(' · ')
}
