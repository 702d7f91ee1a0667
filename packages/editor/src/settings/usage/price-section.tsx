import { useState, type JSX } from 'react'
import type { PriceList } from '@latchwork/server/api'
import { useWorkbench } from '../../workbench/index.ts'
import { PriceForm } from './price-form.tsx'
import { useChanging } from './use-changing.ts'

type Priced = PriceList['models'][number]

/** What models cost, with the day for which it holds; each price can be replaced, and models added. */
export function PriceSection({
  asOf,
  location,
  models,
  onChange,
}: PriceList & { readonly onChange: () => void }): JSX.Element {
  const { api } = useWorkbench()
  const { problem, isBusy, change } = useChanging(onChange)
  const [edited, setEdited] = useState<string>()
  const save = async (model: string, price: Priced['price']): Promise<void> => {
    if (await change(() => api.call('prices.set', { body: { model, price } }))) setEdited(undefined)
  }
  return (
    <section aria-labelledby="prices-title">
      <h3 id="prices-title">Prices</h3>
      <p className="dim">
        US dollars per 1,000,000 tokens, as of {asOf}. What a model that is not listed costs is unknown, and a budget
        refuses it. Prices of your own are kept in <span className="mono">{location}</span>.
      </p>
      {edited === undefined ? (
        <button type="button" className="button" onClick={() => setEdited('')}>
          Add a model
        </button>
      ) : (
        <PriceForm
          key={edited}
          model={edited}
          price={models.find(({ model }) => model === edited)?.price}
          isBusy={isBusy}
          onSave={(model, price) => void save(model, price)}
          onCancel={() => setEdited(undefined)}
        />
      )}
      <p className="problem" role="alert">
        {problem}
      </p>
      <PriceTable
        models={models}
        onEdit={setEdited}
        onReset={(model) => void change(() => api.call('prices.reset', { body: { model } }))}
      />
    </section>
  )
}

interface PriceTableProps {
  readonly models: readonly Priced[]
  readonly onEdit: (model: string) => void
  readonly onReset: (model: string) => void
}

function PriceTable({ models, onEdit, onReset }: PriceTableProps): JSX.Element {
  return (
    <table className="figures prices">
      <caption className="unseen">Prices of models</caption>
      <thead>
        <tr>
          {['Model', 'Input', 'Cached', 'Cache write', 'Output', 'As of'].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
          <td />
        </tr>
      </thead>
      <tbody>
        {models.map(({ model, price, source, asOf = 'no day given' }) => (
          <tr key={model}>
            <th scope="row">
              <span className="mono">{model}</span>{' '}
              {source === 'built-in' ? null : <span className="chip plain">yours</span>}
              {price.above === undefined ? null : <span className="dim"> {largeInWords(price.above)}</span>}
            </th>
            <td>{price.input}</td>
            <td>{price.cachedInput ?? '–'}</td>
            <td>{price.cacheWrite ?? '–'}</td>
            <td>{price.output}</td>
            <td>{asOf}</td>
            <td className="doing">
              <button
                type="button"
                className="quiet"
                aria-label={`Edit the price of ${model}`}
                onClick={() => onEdit(model)}
              >
                Edit
              </button>
              {source === 'built-in' ? null : (
                <button
                  type="button"
                  className="quiet"
                  aria-label={`Reset the price of ${model}`}
                  onClick={() => onReset(model)}
                >
                  Reset
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function largeInWords({ tokens, input, output }: NonNullable<Priced['price']['above']>): string {
  return `${input} / ${output} above ${tokens / 1000}k`
}
