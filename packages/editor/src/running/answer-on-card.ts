import type { Flow } from '@latchwork/engine'
import type { FirstBench, OpenedFlow, RunController } from '../workbench/index.ts'
import { createNodePlaces, placeKey } from './node-places.ts'
import { recordOf, type NodeRecord, type RunRecord } from './run-record.ts'
import { problemOf } from './run-problem.ts'

type Surrounding = Pick<FirstBench, 'api' | 'flow' | 'panels' | 'canvas' | 'notify'> &
  Pick<RunController, 'current' | 'events'>

/** Makes what answers a node on its card. The card keeps the keyboard, as its buttons go. */
export function answering({
  api,
  flow,
  panels,
  canvas,
  notify,
  current,
  events,
}: Surrounding): RunController['answer'] {
  return async (node, choice) => {
    const opened = flow.state()
    const { run, moment } = current.state() ?? {}
    const wait = opened === undefined ? undefined : waitAt(recordOf(events.state()), opened, node)
    if (run === undefined || moment !== undefined || wait === undefined) return
    if (choice === undefined) {
      panels.open('results', { answer: wait.path })
      return
    }
    canvas.state()?.focusNode(node)
    try {
      await api.call('runs.answer', { parameters: { run }, body: { path: wait.path, value: choice } })
    } catch (error) {
      const { message, hint = '' } = problemOf(error)
      notify(`${message} ${hint}`.trim(), { tone: 'bad' })
    }
  }
}

/** What a node of the open graph waits for; of one that runs many times, what it has waited for longest. */
function waitAt(record: RunRecord, opened: OpenedFlow, id: string): NodeRecord['wait'] {
  const { flow } = opened.document.state()
  const key = opened.trail
    .state()
    .map(({ node }) => `${node}/`)
    .concat(id)
    .join('')
  return [...record.values()].find((node) => node.status === 'waiting' && keyOf(flow, node.path) === key)?.wait
}

function keyOf(flow: Flow, path: string): string | undefined {
  const place = createNodePlaces(flow)(path)
  return place === undefined ? undefined : placeKey(place)
}
