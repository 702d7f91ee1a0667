import { useCallback, type JSX } from 'react'
import type { AnswerOf } from '@latchwork/server/api'
import { useStore, useWorkbench } from '../workbench/index.ts'
import { TextRow } from './setting-rows.tsx'
import { useSettingsWork } from './settings-context.ts'
import { shutdownInWords } from './shutdown-words.ts'
import { useAnswer } from './use-answer.ts'

/** The page with the models that the key in use sees, and when they are shut down. */
export function ModelsPage(): JSX.Element {
  const { api, settings } = useWorkbench()
  const { models } = useStore(settings)
  const { goTo } = useSettingsWork()
  const [answer, again] = useAnswer(useCallback(() => api.call('models.list'), [api]))
  return (
    <>
      <h2>Models</h2>
      <p className="lead">The model that new nodes get, and those that the key in use may ask.</p>
      <TextRow
        id="models.default"
        title="Model of new nodes"
        about="It is written into the nodes that you add from now on, so that their flow asks it wherever it runs. Nodes that are there already stay as they are."
        value={models.default}
        suggestions={answer.status === 'here' ? answer.value.models.map(({ id }) => id) : []}
      />
      {answer.status === 'asking' ? <p role="status">Asking the provider…</p> : null}
      {answer.status === 'failed' ? (
        <div className="card" role="alert">
          <p className="problem">
            {answer.message} {answer.hint}
          </p>
          <div className="row">
            <button type="button" className="button" onClick={again}>
              Ask again
            </button>
            <button type="button" className="quiet" onClick={() => goTo({ page: 'secrets', name: 'OPENAI_API_KEY' })}>
              Look at the key
            </button>
          </div>
        </div>
      ) : null}
      {answer.status === 'here' ? <ModelTable {...answer.value} /> : null}
    </>
  )
}

function ModelTable({ models, default: usual }: AnswerOf<'models.list'>): JSX.Element {
  const today = Date.now()
  return (
    <>
      <p>
        A node in whose flow no model stands asks <span className="mono">{usual}</span>, here and everywhere. Choose
        another in the node’s own settings.
      </p>
      {models.length === 0 ? <p className="dim">The provider lists no models for this key.</p> : null}
      <table className="models">
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">Shutdown</th>
          </tr>
        </thead>
        <tbody>
          {models.map(({ id, shutdownDate }) => {
            const { text, tone } = shutdownInWords(shutdownDate, today)
            return (
              <tr key={id}>
                <td className="mono">
                  {id} {id === usual ? <span className="chip plain">default</span> : null}
                </td>
                <td className={tone === 'plain' ? 'dim' : tone}>{text}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </>
  )
}
