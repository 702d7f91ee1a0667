import { memo, useLayoutEffect, useRef, useSyncExternalStore, type JSX } from 'react'
import type { NodeRow } from './node-rows.ts'
import type { NodeRun } from './run-state.ts'
import type { SceneNode } from './scene.ts'
import type { CanvasLink } from './use-canvas.ts'

/** A node on the canvas. */
export const NodeCard = memo(function NodeCard({ node, link, isSelected }: NodeCardProps): JSX.Element {
  const element = useRef<HTMLDivElement>(null)
  const run = useSyncExternalStore(link.subscribeRuns, () => link.runOf(node.id))
  const isStop = useSyncExternalStore(link.subscribeBreakpoints, () => link.hasBreakpoint(node.id))
  useLayoutEffect(() => {
    const card = element.current
    return card === null ? undefined : link.attach('node', node.id, card)
  }, [link, node.id])
  useLayoutEffect(
    () => (element.current === null ? undefined : link.bindSockets(node.id, element.current)),
    [link, node],
  )
  const { title, type, rows, caption } = node
  const isBypassed = node.node?.bypass === true
  const isFrozen = node.node?.frozen !== undefined
  const names = ['node', `kind-${node.color}`, run === undefined ? '' : `is-${run.status}`]
  if (isSelected) names.push('is-selected')
  if (isBypassed) names.push('is-bypassed')
  if (isFrozen) names.push('is-frozen')
  if (node.isUnknown && node.node !== undefined) names.push('is-unknown')
  return (
    <div
      ref={element}
      className={names.join(' ')}
      data-node={node.id}
      role="group"
      aria-label={`${title}, ${type}`}
      aria-roledescription="node"
      aria-description={describe(node, run, { isSelected, isBypassed, isFrozen, isStop })}
      tabIndex={-1}
    >
      {isStop ? <i className="breakpoint" title="Breakpoint" /> : null}
      <div className="head">
        <i className="mark" />
        <span className="title" title={title}>
          {title}
        </span>
        <NodeStatus run={run} isBypassed={isBypassed} isFrozen={isFrozen} isUnknown={names.includes('is-unknown')} />
      </div>
      {caption === undefined ? null : (
        <p className="caption" title={caption}>
          {caption}
        </p>
      )}
      {rows.map((row) => (
        <PortRow key={`${row.side}:${row.name}`} row={row} />
      ))}
      {run?.text === undefined ? null : <Stream text={run.text} isOpen={run.status === 'running'} />}
      {run?.choices === undefined ? null : (
        <Answers choices={run.choices} answer={(choice) => link.context.events().onAnswer?.(node.id, choice)} />
      )}
      {run?.error === undefined ? null : <Failure text={run.error} />}
    </div>
  )
})

interface NodeCardProps {
  readonly node: SceneNode
  readonly link: CanvasLink
  readonly isSelected: boolean
}

function PortRow({ row }: { readonly row: NodeRow }): JSX.Element {
  const { side, name, color, isList, isGhost, isMissing, value, title } = row
  const names = ['port', side, `kind-${color}`]
  if (isList) names.push('is-list')
  if (isGhost) names.push('is-ghost')
  if (isMissing) names.push('is-missing')
  return (
    <div className={names.join(' ')}>
      <span
        className="socket"
        data-socket={`${side}:${name}`}
        title={`${name}: ${isGhost ? 'no such port' : row.kind}`}
      />
      <span className="name" title={title}>
        {title}
      </span>
      {value === undefined ? null : <span className="value">{value}</span>}
    </div>
  )
}

interface StatusProps {
  readonly run: NodeRun | undefined
  readonly isBypassed: boolean
  readonly isFrozen: boolean
  readonly isUnknown: boolean
}

function NodeStatus({ run, isBypassed, isFrozen, isUnknown }: StatusProps): JSX.Element | null {
  if (isUnknown) return <small className="status bad">not installed</small>
  // A run does not hide that the node did no work of its own in it.
  const words = [run === undefined ? '' : wordsOf(run), isBypassed ? 'bypassed' : isFrozen ? 'locked' : '']
  const text = words.filter((each) => each !== '').join(' · ')
  return text === '' ? null : <small className={`status ${run === undefined ? '' : TONES[run.status]}`}>{text}</small>
}

/** A few lines: a long text would run out of the canvas. All of it is in the results. */
function Failure({ text }: { readonly text: string }): JSX.Element {
  return (
    <div className="failure" title={text}>
      <p>{text}</p>
    </div>
  )
}

/** The end of what streams in stays in view, and the node keeps its size. */
function Stream({ text, isOpen }: { readonly text: string; readonly isOpen: boolean }): JSX.Element {
  return (
    <div className="stream">
      <p>
        <span>
          {text}
          {isOpen ? <i className="caret" /> : null}
        </span>
      </p>
    </div>
  )
}

/** The choices of what waits for a person; without any, the way to the question. */
function Answers({ choices, answer }: AnswersProps): JSX.Element {
  return (
    <div className="answers">
      {choices.map((choice) => (
        <button key={choice} type="button" onClick={() => answer(choice)}>
          {choice}
        </button>
      ))}
      {choices.length > 0 ? null : (
        <button type="button" onClick={() => answer(undefined)}>
          Answer…
        </button>
      )}
    </div>
  )
}

interface AnswersProps {
  readonly choices: readonly string[]
  readonly answer: (choice: string | undefined) => void
}

const TONES = {
  'to-come': '',
  running: 'accent',
  held: 'warn',
  waiting: 'warn',
  done: 'good',
  failed: 'bad',
  skipped: '',
  canceled: '',
} as const satisfies Record<NodeRun['status'], string>

function wordsOf({ status, note }: NodeRun): string {
  if (status === 'done') return note === undefined ? '✓' : `✓ ${note}`
  return note ?? status
}

function describe(
  { rows, isUnknown, node }: SceneNode,
  run: NodeRun | undefined,
  is: {
    readonly isSelected: boolean
    readonly isBypassed: boolean
    readonly isFrozen: boolean
    readonly isStop: boolean
  },
): string {
  const inputs = rows.filter(({ side }) => side === 'input')
  const wired = inputs.filter(({ isWired }) => isWired).length
  const parts = [`${wired} of ${inputs.length} inputs connected`]
  if (is.isSelected) parts.push('selected')
  if (isUnknown && node !== undefined) parts.push('not installed')
  if (is.isBypassed) parts.push('bypassed')
  if (is.isFrozen) parts.push('locked')
  if (is.isStop) parts.push('breakpoint')
  if (run !== undefined) parts.push(run.error === undefined ? wordsOf(run) : `failed: ${run.error}`)
  return parts.join(', ')
}
