import type { JSX } from 'react'
import { useStore, useWorkbench } from '../workbench/index.ts'
import { ChoiceRow, NumberRow, SwitchRow } from './setting-rows.tsx'

const THEMES = [
  { value: 'system', title: 'As the system' },
  { value: 'light', title: 'Light' },
  { value: 'dark', title: 'Dark' },
]

const WHEELS = [
  { value: 'zoom', title: 'Zooms' },
  { value: 'pan', title: 'Scrolls' },
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
      <SwitchRow id="editor.showGrid" title="Grid" about="Dots behind the nodes." value={editor.showGrid} />
      <SwitchRow
        id="editor.snapToGrid"
        title="Keep to the grid"
        about="What you drag keeps to the grid; Alt does the other for as long as you hold it."
        value={editor.snapToGrid}
      />
      <NumberRow
        id="editor.gridSize"
        title="Size of the grid"
        about="How far its dots are apart, and how far an arrow key moves a node."
        value={editor.gridSize}
        min={4}
        max={64}
        unit="pixels"
      />
      <ChoiceRow
        id="editor.wheel"
        title="Wheel"
        about="What the wheel of a mouse does on the canvas. With Ctrl, and by pinching, it always zooms."
        value={editor.wheel}
        choices={WHEELS}
      />
      <SwitchRow
        id="editor.autosave"
        title="Save flows by themselves"
        about="A moment after the last change. Without it, a flow is saved when you say so."
        value={editor.autosave}
      />
      <NumberRow
        id="editor.autosaveMs"
        title="Pause before saving"
        about="How long after your last change a flow saves itself."
        value={editor.autosaveMs}
        min={100}
        max={60_000}
        unit="milliseconds"
      />
    </>
  )
}
