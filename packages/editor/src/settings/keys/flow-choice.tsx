import { useId, type JSX } from 'react'
import type { SecretRow } from '@latchwork/server/api'
import { chooseSecretLabel } from '../../document/index.ts'
import { useOpenedFlow, useStore, useWorkbench, type OpenedFlow } from '../../workbench/index.ts'
import { choosableKeys } from './key-words.ts'

/** Which of several keys the open flow uses; nothing while there is no choice. */
export function FlowChoice({ row }: { readonly row: SecretRow }): JSX.Element | null {
  const opened = useOpenedFlow()
  return opened === undefined ? null : <Choice row={row} opened={opened} />
}

function Choice({ row, opened }: { readonly row: SecretRow; readonly opened: OpenedFlow }): JSX.Element | null {
  const { notify } = useWorkbench()
  const { flow } = useStore(opened.document)
  const id = useId()
  const chosen = flow.secrets?.[row.name] ?? ''
  const known = choosableKeys(row).flatMap(({ label }) => label ?? [])
  const labels = [...new Set(chosen === '' ? known : [...known, chosen])]
  if (labels.length === 0) return null
  const choose = (label: string): void => {
    const change = opened.document.run(chooseSecretLabel(row.name, label === '' ? undefined : label))
    if (change.status === 'refused') notify(change.reason, { tone: 'bad' })
  }
  return (
    <p className="flow-choice">
      <label htmlFor={id}>The open flow, {flow.name ?? 'without a name'}, uses</label>{' '}
      <select id={id} value={chosen} onChange={({ target }) => choose(target.value)}>
        <option value="">the usual key</option>
        {labels.map((label) => (
          <option key={label} value={label}>
            the key labelled {label}
          </option>
        ))}
      </select>
    </p>
  )
}
