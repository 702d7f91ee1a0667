import type { FlowNode, JsonObject, PolicyInput } from '@latchwork/engine'
import type { JSX } from 'react'
import { setPolicy } from '../../document/index.ts'
import { useWorkbench } from '../../workbench/index.ts'
import { carryOut } from '../actions/on-selection.ts'
import { errorChoice, retryOf, withErrorChoice, withPolicy } from './policy.ts'
import { NumberField, SelectField } from './simple-fields.tsx'

/** What happens around a node's run: errors, retries, a time limit, the cache. */
export function PolicyForm({
  graph,
  id,
  node,
  usual,
}: {
  readonly graph: string
  readonly id: string
  readonly node: FlowNode
  readonly usual: PolicyInput | undefined
}): JSX.Element {
  const workbench = useWorkbench()
  const policy = node.policy ?? {}
  const retry = retryOf(policy)
  const timeout = policy['timeoutMs']
  const change = (next: JsonObject | undefined): unknown => carryOut(workbench, setPolicy(graph, id, next))
  const set = (key: string, value: JsonObject[string]): unknown => change(withPolicy(policy, key, value))
  const setRetry = (key: string, value: number | undefined): unknown =>
    set('retry', withPolicy({ attempts: usual?.retry?.attempts ?? 3, ...retry }, key, value))
  return (
    <details className="policy" open={node.policy !== undefined}>
      <summary>Errors, retries and limits</summary>
      <SelectField
        label="On error"
        value={errorChoice(policy)}
        options={[
          { value: 'stop', title: 'Stop what depends on it' },
          { value: 'skip', title: 'Skip what depends on it' },
          { value: 'branch', title: 'Give the error as an output' },
          ...(errorChoice(policy) === 'value' ? [{ value: 'value', title: 'Give the value in the file' }] : []),
        ]}
        onChange={(choice) => change(withErrorChoice(policy, choice))}
      />
      <NumberField
        label="Tries"
        value={numberAt(retry, 'attempts')}
        minimum={1}
        placeholder={String(usual?.retry?.attempts ?? 1)}
        onChange={(attempts) => (attempts === undefined ? set('retry', undefined) : setRetry('attempts', attempts))}
      />
      {retry === undefined ? null : (
        <>
          <NumberField
            label="First pause"
            unit="milliseconds"
            value={numberAt(retry, 'backoffMs')}
            minimum={0}
            placeholder="500"
            onChange={(backoff) => setRetry('backoffMs', backoff)}
          />
          <NumberField
            label="Each next pause"
            unit="times as long"
            value={numberAt(retry, 'factor')}
            minimum={1}
            placeholder="2"
            onChange={(factor) => setRetry('factor', factor)}
          />
        </>
      )}
      <NumberField
        label="Time limit of a try"
        unit="milliseconds"
        value={typeof timeout === 'number' ? timeout : undefined}
        minimum={1}
        placeholder={usual?.timeoutMs === undefined ? 'None' : String(usual.timeoutMs)}
        onChange={(limit) => set('timeoutMs', limit)}
      />
      <SelectField
        label="Cache"
        value={policy['cache'] === true ? 'on' : policy['cache'] === false ? 'off' : ''}
        options={[
          { value: '', title: 'As usual' },
          { value: 'on', title: 'Use earlier outputs for the same inputs' },
          { value: 'off', title: 'Always run' },
        ]}
        onChange={(choice) => set('cache', choice === '' ? undefined : choice === 'on')}
      />
    </details>
  )
}

function numberAt(record: JsonObject | undefined, key: string): number | undefined {
  const value = record?.[key]
  return typeof value === 'number' ? value : undefined
}
