import { createRegistry, parseFlow } from '@latchwork/engine'
import { catalog } from '@latchwork/nodes/catalog'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import { Canvas, createRunState } from './canvas/index.ts'
import { createEditorDocument, createPortBook, createSelection } from './document/index.ts'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './page.css'

// The page's security policy forbids making code out of text, which zod would otherwise try.
z.config({ jitless: true })

const FIRST_FLOW = `{
  "latchwork": 1,
  "name": "first-flow",
  "nodes": {
    "ask": { "type": "openai.prompt", "title": "Combine", "with": { "prompt": "Combine {{notes}} in the voice of {{style}}" } },
    "style": { "type": "text.template", "title": "Style", "with": { "template": "a friendly colleague" } }
  },
  "wires": ["style.text -> ask.style"]
}`

const root = document.querySelector('#root')
if (root === null) throw new Error('The page has no element with the id "root".')
const editorDocument = createEditorDocument(parseFlow(FIRST_FLOW), {
  ports: createPortBook(createRegistry(catalog)),
  now: () => performance.now(),
})
const runState = createRunState((tell) => requestAnimationFrame(tell))
createRoot(root).render(
  <StrictMode>
    <Canvas document={editorDocument} graph="" selection={createSelection()} runState={runState} />
  </StrictMode>,
)
