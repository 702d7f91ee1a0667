import { useMemo, type JSX } from 'react'
import {
  allWires,
  graphAt,
  orderWires,
  renameNode,
  setLiteral,
  setNodeGraph,
  setTitle,
  wireEnds,
} from '../../document/index.ts'
import { placeOfField, useStore, useWorkbench, type OpenedFlow } from '../../workbench/index.ts'
import { carryOut } from '../actions/on-selection.ts'
import { placeOfProblem } from '../problems/problem-place.ts'
import { useShownFlow } from '../use-document.ts'
import { fieldsOf } from './field.ts'
import { NameField } from './name-field.tsx'
import { NodeField } from './node-field.tsx'
import { NodeState } from './node-state.tsx'
import { PolicyForm } from './policy-form.tsx'
import { LineField, SelectField } from './simple-fields.tsx'
import { useFocusedField } from './use-focused-field.ts'

/** All that can be set of one node. */
export function NodeInspector({
  opened,
  graph,
  id,
  focus,
  onRename,
}: {
  readonly opened: OpenedFlow
  readonly graph: string
  readonly id: string
  readonly focus: string | undefined
  /** The node has another id now. */
  readonly onRename: (id: string) => void
}): JSX.Element | null {
  const workbench = useWorkbench()
  const { flow } = useShownFlow(opened)
  const problems = useStore(opened.problems)
  const typed = useStore(opened.typed)
  const value = graphAt(flow, graph)
  const node = value?.nodes[id]
  const ports = opened.document.ports.ofNode(flow, graph, id)
  const fields = useMemo(() => fieldsOf(ports), [ports])
  const wired = useMemo(() => sourcesInto(value === undefined ? [] : allWires(value), id), [value, id])
  const free = fields.filter(({ key, source, control }) => {
    return control.type !== 'wire-only' && (source === 'setting' || !wired.has(key))
  })
  const { focused, onFocus } = useFocusedField(
    focus,
    free.map(({ key }) => key),
  )
  if (value === undefined || node === undefined) return null
  const { type } = ports
  const own = problems.filter((problem) => {
    const place = placeOfProblem(flow, problem)
    return place.graph === graph && place.node === id
  })
  const runsGraph = ['call', 'map', 'loop'].includes(type?.control ?? '')
  return (
    <section
      className="inspector"
      aria-label={`Settings of ${node.title ?? type?.title ?? node.type}`}
      onFocus={onFocus}
    >
      <header>
        <h2>{node.title ?? type?.title ?? node.type}</h2>
        <code>{node.type}</code>
      </header>
      <p className="inspector-note">{type?.summary ?? 'This node type is not installed here.'}</p>
      {own.map(({ path, message, hint }) => (
        <p key={`${path}${message}`} className="inspector-problem">
          {message} {hint}
        </p>
      ))}
      <LineField
        label="Title"
        value={node.title ?? ''}
        placeholder={type?.title}
        autoFocus={focused === 'title'}
        onChange={(title) => carryOut(workbench, setTitle(graph, id, title))}
      />
      <NameField
        label="Id"
        hint="Its name in the file, in paths and in events."
        value={id}
        onRename={(to) => {
          const isSelected = opened.selection.state().nodes.has(id)
          const change = carryOut(workbench, renameNode(graph, id, to))
          if (change?.status === 'changed') opened.typed.rename(graph, id, to)
          if (change?.status === 'changed' && isSelected) {
            onRename(to)
            opened.selection.set({ nodes: new Set([to]) })
          }
          return change
        }}
      />
      {runsGraph ? (
        <SelectField
          label="Graph"
          value={node.graph ?? ''}
          options={graphOptions(Object.keys(flow.graphs ?? {}))}
          onChange={(name) => carryOut(workbench, setNodeGraph(graph, id, name === '' ? undefined : name))}
        />
      ) : null}
      {fields.map((field) => (
        <NodeField
          key={field.key}
          field={field}
          value={node.with?.[field.key]}
          sources={field.source === 'input' ? (wired.get(field.key) ?? []) : []}
          variables={Object.keys(ports.inputs)}
          graphs={Object.keys(flow.graphs ?? {})}
          isFocused={focused === field.key}
          onChange={(literal) => carryOut(workbench, setLiteral(graph, id, field.key, literal))}
          typed={typed.get(placeOfField(graph, id, field.key))}
          onType={(text) => opened.typed.keep(placeOfField(graph, id, field.key), text)}
          onOrder={(sources) =>
            carryOut(
              workbench,
              orderWires(
                graph,
                sources.map((source) => `${source} -> ${id}.${field.key}`),
              ),
            )
          }
        />
      ))}
      <NodeState opened={opened} graph={graph} id={id} node={node} />
      <PolicyForm graph={graph} id={id} node={node} usual={type?.policy} />
    </section>
  )
}

function graphOptions(names: readonly string[]): readonly { readonly value: string; readonly title: string }[] {
  return [{ value: '', title: 'Choose a graph' }, ...names.map((name) => ({ value: name, title: name }))]
}

/** What is wired into each input of a node: "ask.text". */
function sourcesInto(wires: readonly string[], id: string): ReadonlyMap<string, readonly string[]> {
  const sources = new Map<string, string[]>()
  for (const wire of wires) {
    const { from, to } = wireEnds(wire)
    if (to.node !== id) continue
    const known = sources.get(to.port)
    if (known === undefined) sources.set(to.port, [`${from.node}.${from.port}`])
    else known.push(`${from.node}.${from.port}`)
  }
  return sources
}
