import type { JSX } from 'react'
import {
  addGraph,
  describeFlow,
  graphAt,
  removeGraph,
  renameFlow,
  renameGraph,
  runnersOf,
} from '../../document/index.ts'
import { useWorkbench, type OpenedFlow } from '../../workbench/index.ts'
import { carryOut } from '../actions/on-selection.ts'
import { useShownFlow } from '../use-document.ts'
import { KeyChoices } from './key-choices.tsx'
import { NameField } from './name-field.tsx'
import { PortList } from './port-list.tsx'
import { TextField } from './simple-fields.tsx'

/** The settings of the open graph: its name, what it takes and what it gives. */
export function GraphInspector({ opened, name }: { readonly opened: OpenedFlow; readonly name: string }): JSX.Element {
  const workbench = useWorkbench()
  const { flow } = useShownFlow(opened)
  const graph = graphAt(flow, name)
  const isFlow = name === ''
  return (
    <section className="inspector" aria-label={isFlow ? 'Settings of the flow' : `Settings of the graph ${name}`}>
      <header>
        <h2>{isFlow ? flow.name : name}</h2>
        <code>{isFlow ? 'flow' : 'graph'}</code>
      </header>
      {isFlow ? (
        <>
          <NameField label="Name" value={flow.name} onRename={(text) => carryOut(workbench, renameFlow(text))} />
          <TextField
            label="What it is for"
            value={flow.description ?? ''}
            onChange={(text) => carryOut(workbench, describeFlow(text))}
          />
        </>
      ) : (
        <NameField
          label="Name"
          value={name}
          onRename={(wish) => {
            // The trail loses a graph that has another name now.
            const trail = opened.trail.state()
            const change = carryOut(workbench, renameGraph(name, wish))
            const renamed = change?.status === 'changed' ? change.created?.graph : undefined
            const step = trail.at(-1)
            if (renamed === undefined || step === undefined || step.graph === renamed) return change
            opened.leave(trail.length - 1)
            opened.enter({ ...step, graph: renamed })
            return change
          }}
        />
      )}
      {graph === undefined ? null : (
        <>
          <PortList opened={opened} graph={name} side="input" value={graph} />
          <PortList opened={opened} graph={name} side="output" value={graph} />
        </>
      )}
      <Graphs opened={opened} current={name} />
      {isFlow ? <KeyChoices flow={flow} /> : null}
    </section>
  )
}

/** The graphs of the flow, which control nodes run; one that no node runs can be deleted. */
function Graphs({ opened, current }: { readonly opened: OpenedFlow; readonly current: string }): JSX.Element | null {
  const workbench = useWorkbench()
  const { flow } = opened.document.state()
  const names = Object.keys(flow.graphs ?? {})
  if (current !== '') return null
  return (
    <div className="field">
      <h3>Graphs</h3>
      <ul className="port-list">
        {names.map((name) => {
          const runners = runnersOf(flow, name).length
          return (
            <li key={name}>
              <span>{name}</span>
              <small>{runners === 0 ? 'no node runs it' : `run by ${runners} node${runners === 1 ? '' : 's'}`}</small>
              {runners === 0 ? (
                <button type="button" onClick={() => carryOut(workbench, removeGraph(name))}>
                  Delete {name}
                </button>
              ) : null}
            </li>
          )
        })}
      </ul>
      <button type="button" onClick={() => carryOut(workbench, addGraph('graph'))}>
        Add a graph
      </button>
    </div>
  )
}
