import type { ComparedRun, NodeDifference, PortDifference, RunComparison } from '@latchwork/server/api'
import { showDuration } from '../duration.ts'
import { showCost, showTokens } from '../run/closing-line.ts'
import { formatTable } from '../table.ts'
import { differenceLines } from './difference-lines.ts'

/** Two runs beside each other, for people: what is the same is left out. */
export function comparisonLines(
  comparison: RunComparison,
  { a, b }: { readonly a: ComparedRun; readonly b: ComparedRun },
): readonly string[] {
  const { flow, inputs, outputs, nodes } = comparison
  const changed = nodes.filter(({ isSame }) => !isSame)
  const same = nodes.length - changed.length
  return [
    formatTable([
      ['', 'RUN', 'FLOW', 'STATUS', 'TOOK', 'TOKENS', 'COST', 'KEY'],
      ['A', ...factsOf(a)],
      ['B', ...factsOf(b)],
    ]),
    ...flowLines(flow),
    ...portLines(inputs, ''),
    ...portLines(outputs, ''),
    ...changed.flatMap(nodeLines),
    ...(same > 0 ? [same === 1 ? '1 node is the same.' : `${same} nodes are the same.`] : []),
    comparison.isSame ? 'The runs are the same.' : 'The runs differ.',
  ]
}

function factsOf({
  run: { run, flow, status, startedAt, endedAt = startedAt, restedMs = 0, usage, cost, key },
}: ComparedRun): string[] {
  const paid = key === null ? 'none' : key.demo ? 'demo' : `${key.layer}${key.hint === '' ? '' : ` ·${key.hint}`}`
  return [
    run,
    flow,
    status,
    showDuration(endedAt - startedAt - restedMs),
    showTokens(usage.totalTokens),
    showCost(cost),
    paid,
  ]
}

function flowLines(flow: RunComparison['flow']): readonly string[] {
  if (flow === undefined) return ['Flow: not known of both runs.']
  const { nodes, others } = flow
  if (nodes.length + others.length === 0) return ['Flow: the same.']
  const changes = nodes.map(({ graph, id, in: where, what }) => {
    const place = graph === '' ? id : `${graph}/${id}`
    return `  ${place}: ${where === 'both' ? what.join(', ') : `only in ${where.toUpperCase()}`}`
  })
  return ['Flow: changed.', ...changes, ...others.map((other) => `  ${other}`)]
}

function nodeLines({ path, in: where, status, isAnotherAnswer, ports }: NodeDifference): readonly string[] {
  const stands = where === 'both' ? bothStatuses(status) : `only in ${where.toUpperCase()}, ${status[where] ?? ''}`
  const mark = isAnotherAnswer ? ': same inputs, another output' : ''
  const shown = where === 'both' ? portLines(ports, '  ') : []
  return [`${path} (${stands})${mark}`, ...shown]
}

function bothStatuses({ a, b }: NodeDifference['status']): string {
  return a === b ? String(a) : `${a}, then ${b}`
}

const STATES = { same: 'same', changed: 'changed', 'only-a': 'only in A', 'only-b': 'only in B' } as const

function portLines(ports: readonly PortDifference[], indent: string): readonly string[] {
  return ports.flatMap((port) => {
    if (port.state === 'same') return []
    const head = `${indent}${port.side} ${port.name}: ${STATES[port.state]}`
    return [head, ...differenceLines(port).map((line) => `${indent}  ${line}`)]
  })
}
