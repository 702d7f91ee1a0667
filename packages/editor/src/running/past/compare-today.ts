import { FlowFormatError, formatFlow, parseFlow, type Flow } from '@latchwork/engine'
import { ApiRefusal, type ApiClient } from '@latchwork/server/api'
import type { OpenedFlow, PastRun } from '../../workbench/index.ts'

/** What is compared with the flow of today. */
export interface ComparedRun {
  /** Undefined when the run's text was in no file. */
  readonly path: string | undefined
  readonly flow: Flow
  /** The flow that is edited now, its unsaved changes included. */
  readonly own: OpenedFlow | undefined
}

/** How the flow of today stands to that of a run; undefined when the server does not say. */
export async function compareToday(
  api: Pick<ApiClient, 'call'>,
  { path, flow, own }: ComparedRun,
): Promise<PastRun['today']> {
  if (path === undefined) return 'never-kept'
  if (own?.path.state() === path) return sameFlow(own.document.state().flow, flow)
  try {
    const { text } = await api.call('flows.open', { query: { path } })
    return sameFlow(parseFlow(text), flow)
  } catch (error) {
    if (error instanceof FlowFormatError) return 'changed'
    return error instanceof ApiRefusal && error.status === 404 ? 'gone' : undefined
  }
}

function sameFlow(today: Flow, then: Flow): 'same' | 'changed' {
  return formatFlow(today) === formatFlow(then) ? 'same' : 'changed'
}
