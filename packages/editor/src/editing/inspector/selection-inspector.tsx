import type { JSX } from 'react'
import { isEnabled, titleOf, useStore, useWorkbench } from '../../workbench/index.ts'

const NODES = [
  ['nodes.duplicate', 'nodes.copy', 'nodes.delete'],
  ['nodes.bypass', 'nodes.subgraph', 'arrange.frame', 'arrange.automatically'],
  ['arrange.left', 'arrange.center', 'arrange.right', 'arrange.top', 'arrange.middle', 'arrange.bottom'],
  ['arrange.distribute-x', 'arrange.distribute-y'],
]
const OTHERS = [['wires.straighten', 'nodes.delete']]

/** What can be done with several things at a time, or with a wire. */
export function SelectionInspector({
  nodes,
  wires,
}: {
  readonly nodes: number
  readonly wires: readonly string[]
}): JSX.Element {
  const { actions } = useWorkbench()
  useStore(actions)
  const title = nodes > 0 ? `${nodes} node${nodes === 1 ? '' : 's'}` : wires.length === 1 ? 'Wire' : 'Selection'
  return (
    <section className="inspector" aria-label={title}>
      <header>
        <h2>{title}</h2>
      </header>
      {nodes === 0 && wires.length === 1 ? <p className="inspector-note">{wires[0].replace(' -> ', ' → ')}</p> : null}
      {(nodes > 0 ? NODES : OTHERS).map((ids) => (
        <div key={ids[0]} className="inspector-actions">
          {ids.flatMap((id) => {
            const action = actions.find(id)
            return action === undefined ? (
              []
            ) : (
              <button key={id} type="button" disabled={!isEnabled(action)} onClick={() => actions.run(id)}>
                {titleOf(action)}
              </button>
            )
          })}
        </div>
      ))}
    </section>
  )
}
