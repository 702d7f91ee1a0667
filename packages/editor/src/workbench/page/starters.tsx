import { useEffect, useState, type JSX } from 'react'
import { wordsOf } from '../session/failure.ts'
import { useShell } from '../shell.ts'
import { useStore } from '../store.ts'
import { loadTemplates, type Template } from '../templates.ts'
import { TemplatePreview } from './template-preview.tsx'

/** What can be begun with: the templates, or an empty flow. */
export function Starters(): JSX.Element {
  const { workbench } = useShell()
  const isDemo = useStore(workbench.keyInUse)?.state === 'demo'
  return (
    <>
      <h1>Start a flow</h1>
      <p>
        Open one from the list, choose a template, or{' '}
        <button type="button" className="link-button" onClick={() => workbench.panels.open('new-flow')}>
          begin with an empty one
        </button>{' '}
        and press <kbd>Tab</kbd> to add a node.
      </p>
      <TemplateList onChosen={() => {}} />
      {isDemo ? (
        <p className="start-foot">
          All of this runs at once: the demo model answers on this computer, without an account. For real answers,{' '}
          <button
            type="button"
            className="link-button"
            onClick={() => workbench.panels.open('settings', { page: 'secrets', name: 'OPENAI_API_KEY' })}
          >
            add your own key
          </button>
          .
        </p>
      ) : null}
    </>
  )
}

/** The templates; a click makes a flow of one and opens it. */
export function TemplateList({ onChosen }: { readonly onChosen: () => void }): JSX.Element {
  const { createFlow, workbench } = useShell()
  const templates = useTemplates()
  const choose = ({ id, text }: Template) => {
    onChosen()
    createFlow(id, text).catch((error: unknown) => workbench.notify(wordsOf(error), { tone: 'bad' }))
  }
  return (
    <ul className="templates" aria-label="Templates">
      {templates.map((template) => (
        <li key={template.id}>
          <button type="button" onClick={() => choose(template)}>
            <TemplatePreview flow={template.flow} />
            <strong>{template.title}</strong>
            <span>{template.description}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

function useTemplates(): readonly Template[] {
  const { workbench } = useShell()
  const [templates, setTemplates] = useState<readonly Template[]>([])
  useEffect(() => {
    let isGone = false
    loadTemplates().then(
      (loaded) => isGone || setTemplates(loaded),
      (error: unknown) => workbench.notify(`The templates cannot be loaded: ${wordsOf(error)}`, { tone: 'bad' }),
    )
    return () => {
      isGone = true
    }
  }, [workbench])
  return templates
}
