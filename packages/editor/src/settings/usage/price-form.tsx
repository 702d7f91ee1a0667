import { useState, type FormEvent, type JSX } from 'react'
import type { PriceList } from '@latchwork/server/api'
import { AmountField } from './amount-field.tsx'
import { amountOf } from './money-text.ts'

type Price = PriceList['models'][number]['price']

interface PriceFormProps {
  /** Empty for a model that is to be added. */
  readonly model: string
  readonly price: Price | undefined
  readonly isBusy: boolean
  readonly onSave: (model: string, price: Price) => void
  readonly onCancel: () => void
}

const RATES = [
  { id: 'input', title: 'Input' },
  { id: 'cachedInput', title: 'Cached input' },
  { id: 'cacheWrite', title: 'Cache write' },
  { id: 'output', title: 'Output' },
] as const

/** The price of one model. What the form does not show, such as the rates of large requests, stays as it is. */
export function PriceForm({ model, price, isBusy, onSave, onCancel }: PriceFormProps): JSX.Element {
  const [name, setName] = useState(model)
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(RATES.map(({ id }) => [id, String(price?.[id] ?? '')])),
  )
  const next = priceOf(texts, price)
  const save = (event: FormEvent): void => {
    event.preventDefault()
    if (next !== undefined && name.trim() !== '') onSave(name.trim(), next)
  }
  return (
    <form className="card price-form" aria-label={model === '' ? 'Add a model' : `Price of ${model}`} onSubmit={save}>
      {model === '' ? (
        <label className="amount">
          Model
          <input className="mono" value={name} onChange={({ target }) => setName(target.value)} />
        </label>
      ) : (
        <strong className="mono">{model}</strong>
      )}
      <div className="rates">
        {RATES.map(({ id, title }) => (
          <AmountField
            key={id}
            title={title}
            value={texts[id] ?? ''}
            onChange={(text) => setTexts((before) => ({ ...before, [id]: text }))}
          />
        ))}
      </div>
      <div className="row">
        <button type="submit" className="button primary" disabled={isBusy || next === undefined || name.trim() === ''}>
          Save price
        </button>
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  )
}

/** The price that the fields make; undefined while one of them holds no amount, or input and output are not given. */
function priceOf(texts: Readonly<Record<string, string>>, before: Price | undefined): Price | undefined {
  const [input, cachedInput, cacheWrite, output] = RATES.map(({ id }) => amountOf(texts[id] ?? ''))
  if (input === undefined || output === undefined) return undefined
  if ([input, cachedInput, cacheWrite, output].some(Number.isNaN)) return undefined
  const { cachedInput: _cached, cacheWrite: _write, ...rest } = before ?? {}
  return {
    ...rest,
    input,
    output,
    ...(cachedInput !== undefined && { cachedInput }),
    ...(cacheWrite !== undefined && { cacheWrite }),
  }
}
