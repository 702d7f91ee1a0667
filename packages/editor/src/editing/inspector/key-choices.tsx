import type { Flow } from '@latchwork/engine'
import type { SecretRow } from '@latchwork/server/api'
import { useEffect, useState, type JSX } from 'react'
import { chooseSecretLabel } from '../../document/index.ts'
import { useWorkbench } from '../../workbench/index.ts'
import { carryOut } from '../actions/on-selection.ts'
import { SelectField } from './simple-fields.tsx'

/** Which labelled key the flow takes for a secret; nothing while no key has a label and the flow names none. */
export function KeyChoices({ flow }: { readonly flow: Flow }): JSX.Element | null {
  const workbench = useWorkbench()
  const { rows, problem } = useSecrets()
  const chosen = flow.secrets ?? {}
  const labels = new Map(Object.entries(chosen).map(([name, label]) => [name, [label]]))
  for (const { name, explanation } of rows) {
    const known = [...(labels.get(name) ?? []), ...explanation.layers.flatMap((layer) => layer.labels)]
    if (known.length > 0) labels.set(name, [...new Set(known)])
  }
  if (labels.size === 0) return null
  return (
    <div className="field">
      <h3>Keys</h3>
      {[...labels].map(([name, known]) => (
        <SelectField
          key={name}
          label={`Key for ${name}`}
          value={chosen[name] ?? ''}
          options={[
            { value: '', title: 'The usual key' },
            ...known.map((label) => ({ value: label, title: `The key labelled “${label}”` })),
          ]}
          onChange={(label) => carryOut(workbench, chooseSecretLabel(name, label === '' ? undefined : label))}
        />
      ))}
      {problem === undefined ? null : <p className="field-hint">{problem}</p>}
    </div>
  )
}

/** The secrets that the server knows, or why it could not say. */
function useSecrets(): { readonly rows: readonly SecretRow[]; readonly problem?: string } {
  const { api, listen } = useWorkbench()
  const [answer, setAnswer] = useState<{ rows: readonly SecretRow[]; problem?: string }>({ rows: [] })
  useEffect(() => {
    const asking = new AbortController()
    const ask = async (): Promise<void> => {
      try {
        const { secrets } = await api.call('secrets.list', { signal: asking.signal })
        setAnswer({ rows: secrets })
      } catch (fault) {
        const reason = fault instanceof Error ? fault.message : String(fault)
        if (!asking.signal.aborted) setAnswer({ rows: [], problem: `The labels of keys are not known: ${reason}` })
      }
    }
    void ask()
    const ignore = listen(({ type }) => (type === 'secrets-change' ? void ask() : undefined))
    return () => {
      asking.abort()
      ignore()
    }
  }, [api, listen])
  return answer
}
