import type { FlowGraph } from '@latchwork/engine'
import { useState, type JSX } from 'react'
import { outputSource, removeGraphPort, renameGraphPort, setGraphInput, setGraphOutput } from '../../document/index.ts'
import { placeOfField, useStore, useWorkbench, type OpenedFlow } from '../../workbench/index.ts'
import { carryOut } from '../actions/on-selection.ts'
import { DefaultField } from './default-field.tsx'
import { NameField } from './name-field.tsx'
import { freshPort, GRAPH_KINDS } from './graph-kinds.ts'
import { LineField, SelectField } from './simple-fields.tsx'

/** What a graph takes, or what it gives: names, kinds, defaults. */
export function PortList({ opened, graph, side, value }: PortListProps): JSX.Element {
  const workbench = useWorkbench()
  const [unfolded, setUnfolded] = useState<string>()
  const names = Object.keys((side === 'input' ? value.inputs : value.outputs) ?? {})
  const add = (): void => {
    const name = freshPort(side, names)
    setUnfolded(name)
    carryOut(
      workbench,
      side === 'input' ? setGraphInput(graph, name, { kind: 'text' }) : setGraphOutput(graph, name, ''),
    )
  }
  return (
    <div className="field">
      <h3>{side === 'input' ? 'Inputs' : 'Outputs'}</h3>
      {names.map((name) => (
        <details key={name} className="port" open={name === unfolded}>
          <summary>
            <span>{name}</span>
            <small>{side === 'input' ? value.inputs?.[name].kind : sourceOf(value, name)}</small>
          </summary>
          <NameField
            label="Name"
            value={name}
            onRename={(to) => {
              const change = carryOut(workbench, renameGraphPort(graph, side, { from: name, to }))
              // Under its new name it is another element, which would be folded.
              if (change?.status === 'changed') setUnfolded(to)
              return change
            }}
          />
          {side === 'input' ? <Input opened={opened} graph={graph} name={name} value={value} /> : null}
          <button type="button" onClick={() => carryOut(workbench, removeGraphPort(graph, side, name))}>
            Delete {name}
          </button>
        </details>
      ))}
      <button type="button" onClick={add}>
        {side === 'input' ? 'Add an input' : 'Add an output'}
      </button>
    </div>
  )
}

interface PortListProps {
  readonly opened: OpenedFlow
  readonly graph: string
  readonly side: 'input' | 'output'
  readonly value: FlowGraph
}

function Input({ opened, graph, name, value }: Omit<PortListProps, 'side'> & { readonly name: string }) {
  const workbench = useWorkbench()
  const typed = useStore(opened.typed)
  const place = placeOfField(graph, 'input', name)
  const input = value.inputs?.[name]
  if (input === undefined) return null
  const change = (part: Partial<typeof input>): unknown =>
    carryOut(workbench, setGraphInput(graph, name, { ...input, ...part }))
  const kinds = GRAPH_KINDS.includes(input.kind) ? GRAPH_KINDS : [...GRAPH_KINDS, input.kind]
  return (
    <>
      <SelectField
        label="Kind"
        value={input.kind}
        options={kinds.map((kind) => ({ value: kind, title: kind }))}
        // A default of the old kind would be a problem of the flow.
        onChange={(kind) => change({ kind, default: undefined })}
      />
      <LineField
        label="Title"
        value={input.title ?? ''}
        onChange={(title) => change({ title: title === '' ? undefined : title })}
      />
      <LineField
        label="Explanation"
        value={input.summary ?? ''}
        onChange={(summary) => change({ summary: summary === '' ? undefined : summary })}
      />
      <DefaultField
        kind={input.kind}
        value={input.default}
        typed={typed.get(place)}
        onChange={(fallback) => change({ default: fallback })}
        onType={(text) => opened.typed.keep(place, text)}
      />
      <SelectField
        label="Needed"
        value={input.optional === true ? 'no' : 'yes'}
        options={[
          { value: 'yes', title: 'Yes' },
          { value: 'no', title: 'No, the flow runs without it' },
        ]}
        onChange={(needed) => change({ optional: needed === 'no' ? true : undefined })}
      />
    </>
  )
}

function sourceOf(value: FlowGraph, name: string): string {
  const output = value.outputs?.[name]
  const from = output === undefined ? '' : outputSource(output)
  return from === '' ? 'not connected' : `from ${from}`
}
