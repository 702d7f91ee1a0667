import type { NodeDifference, PortDifference } from '@latchwork/server/api'
import type { JSX } from 'react'
import { useOpenedFlow, useWorkbench } from '../workbench/index.ts'
import { goToPath, placeOf } from './node-of-path.ts'
import { ValueDifference } from './value-difference.tsx'

/** A node that differs between two runs, port by port. */
export function NodeDifferenceView({ node }: { readonly node: NodeDifference }): JSX.Element {
  const { path, in: where, status, isAnotherAnswer, ports } = node
  const same = ports.filter(({ state }) => state === 'same').map(({ side, name }) => `${side} ${name}`)
  return (
    <section className="difference" aria-label={path}>
      <header>
        <h4>
          <NodeName path={path} />
        </h4>
        <small>{where === 'both' ? statusInWords(status) : `only in ${where.toUpperCase()}`}</small>
        {isAnotherAnswer ? <span className="another-answer">same inputs, another output</span> : null}
      </header>
      <PortDifferences ports={ports} />
      {same.length === 0 ? null : <p className="faint">The same: {same.join(', ')}.</p>}
    </section>
  )
}

/** The ports that differ, with their values. */
export function PortDifferences({ ports }: { readonly ports: readonly PortDifference[] }): JSX.Element {
  const changed = ports.filter(({ state }) => state !== 'same')
  return (
    <>
      {changed.map((port) => (
        <div
          key={`${port.side} ${port.name}`}
          className="difference-port"
          role="group"
          aria-label={`${port.side} ${port.name}`}
        >
          <p className="port-title">
            <strong>{port.name}</strong>{' '}
            <small>
              {port.side}
              {port.from === undefined ? '' : ` from ${port.from}`}, {STATES[port.state]}
            </small>
          </p>
          <ValueDifference name={port.name} a={port.a} b={port.b} />
        </div>
      ))}
    </>
  )
}

const STATES = { same: 'the same', changed: 'changed', 'only-a': 'only in A', 'only-b': 'only in B' } as const

/** A node's name, which selects it on the canvas where the open flow has it. */
export function NodeName({ path, title = path }: NodeNameProps): JSX.Element {
  const workbench = useWorkbench()
  const flow = useOpenedFlow()?.document.state().flow
  const [node] = path.split('#')
  if (flow === undefined || placeOf(flow, node) === undefined) return <>{title}</>
  return (
    <button type="button" className="quiet" onClick={() => goToPath(workbench, node)}>
      {title}
    </button>
  )
}

interface NodeNameProps {
  /** A run's, or a problem's: `graphs.one.nodes.ask`. */
  readonly path: string
  readonly title?: string
}

function statusInWords({ a, b }: NodeDifference['status']): string {
  return a === b ? String(a) : `${a} in A, ${b} in B`
}
