import type { JSX } from 'react'
import { useStore, useWorkbench } from '../workbench/index.ts'
import { ChoiceRow, SwitchRow } from './setting-rows.tsx'

const THEMES = [
  { value: 'system', title: 'As the system' },
  { value: 'light', title: 'Light' },
  { value: 'dark', title: 'Dark' },
]

/** The page about how the editor looks and saves. */
export function EditorPage(): JSX.Element {
  const { general, editor } = useStore(useWorkbench().settings)
  return (
    <>
      <h2>Editor</h2>
      <p className="lead">How the canvas looks, and how flows are saved.</p>
      <ChoiceRow id="general.theme" title="Theme" about="Light or dark." value={general.theme} choices={THEMES} />
      <SwitchRow
        id="editor.showMinimap"
        title="Minimap"
        about="A small picture of the whole flow in the corner."
        value={editor.showMinimap}
      />
      <SwitchRow
        id="editor.showGrid"
        title="Grid"
        about="Dots behind the nodes. Nodes snap to the grid while you drag them; hold Alt to place them freely."
        value={editor.showGrid}
      />
      <SwitchRow
        id="editor.autosave"
        title="Save flows by themselves"
        about="A moment after the last change. Without it, a flow is saved when you say so."
        value={editor.autosave}
      />
    </>
  )
}
