import { useCallback, type JSX } from 'react'
import { useWorkbench } from '../../workbench/index.ts'
import { useSettingsWork } from '../settings-context.ts'
import { useAnswer } from '../use-answer.ts'

/** Offers the test that runs a model: says first that it costs, and how much. */
export function PaidTest({ name, close }: { readonly name: string; readonly close: () => void }): JSX.Element {
  const { api } = useWorkbench()
  const { desk } = useSettingsWork()
  const [cost] = useAnswer(
    useCallback(() => api.call('secrets.testCost', { parameters: { name }, query: {} }), [api, name]),
  )
  return (
    <div className="asked">
      <p aria-live="polite">
        {cost.status === 'asking' ? 'Asking what it costs…' : null}
        {cost.status === 'failed' ? cost.message : null}
        {cost.status === 'here' ? cost.value.words : null}
      </p>
      <button
        type="button"
        className="button"
        disabled={cost.status !== 'here'}
        onClick={() => {
          close()
          void desk.test(name, { isPaid: true })
        }}
      >
        Take the paid test
      </button>
      <button type="button" className="button" onClick={close}>
        Do not
      </button>
    </div>
  )
}
