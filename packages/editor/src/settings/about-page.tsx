import { useCallback, type JSX } from 'react'
import { useWorkbench } from '../workbench/index.ts'
import { useAnswer } from './use-answer.ts'

const GUIDES = [
  { file: 'docs/running.md', about: 'running flows: in the editor, from the command line, over HTTP, from a program' },
  { file: 'docs/secrets.md', about: 'whose key is used, and where it may go' },
  { file: 'docs/nodes.md', about: 'the types of nodes, and how to write your own' },
  { file: 'docs/flow-format.md', about: 'the file that a flow is' },
]

/** The page about the program itself. */
export function AboutPage(): JSX.Element {
  const { api } = useWorkbench()
  const [health] = useAnswer(useCallback(() => api.call('health'), [api]))
  return (
    <>
      <h2>About</h2>
      <p className="lead">Latchwork runs workflows of nodes, on this computer and with the key that you choose.</p>
      <dl className="facts-list">
        <dt>Version</dt>
        <dd>{health.status === 'here' ? health.value.version : health.status === 'failed' ? health.message : '…'}</dd>
        <dt>Licence</dt>
        <dd>MIT: use, change and share it freely, with its notice.</dd>
      </dl>
      <h3>Guides</h3>
      <p>They are in the folder that Latchwork was installed from.</p>
      <ul className="guides">
        {GUIDES.map(({ file, about }) => (
          <li key={file}>
            <span className="mono">{file}</span>: {about}
          </li>
        ))}
      </ul>
    </>
  )
}
