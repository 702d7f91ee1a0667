import { copiedOf, copyNodes, graphAt, pasteNodes } from '../../document/index.ts'
import type { Workbench } from '../../workbench/index.ts'
import { shortcutText } from '../commands/shortcut-text.ts'
import { carryOut, isThingSelected, targetOf } from './on-selection.ts'
import { removeSelected } from './remove-selected.ts'

/** The selected nodes, frames and notes as text; undefined when none is selected. */
export function copiedText(workbench: Workbench): string | undefined {
  const target = targetOf(workbench)
  if (target === undefined || !isThingSelected(target)) return undefined
  const { document } = target.opened
  return copyNodes(document.state().flow, target.graph, target.selected, document.ports)
}

/** Copies what is selected to the clipboard of the system, for the menu; keys come as events of the page. */
export async function copyBySystem(workbench: Workbench): Promise<void> {
  const text = copiedText(workbench)
  if (text !== undefined) await navigator.clipboard.writeText(text)
}

/** Copies what is selected and takes it away. */
export async function cutBySystem(workbench: Workbench): Promise<void> {
  await copyBySystem(workbench)
  removeCopied(workbench)
}

/** Pastes from the clipboard of the system, for the menu; where the page may not read it, says which keys paste. */
export async function pasteBySystem(workbench: Workbench): Promise<void> {
  if (await mayReadClipboard()) return pasteText(workbench, await navigator.clipboard.readText())
  workbench.notify(`Press ${shortcutText('Mod+V')} to paste: the browser lets a page read the clipboard by keys only.`)
}

/** The part of a browser's permissions that is asked here; not every browser knows every name. */
interface Permissions {
  query(asked: { readonly name: string }): Promise<{ readonly state: string }>
}

/** Asks what is allowed already, never the person. Some browsers do not know the question: they allow nothing. */
async function mayReadClipboard(): Promise<boolean> {
  try {
    const permissions: Permissions = navigator.permissions
    const { state } = await permissions.query({ name: 'clipboard-read' })
    return state === 'granted'
  } catch {
    return false
  }
}

/** Listens to the page's own copy, cut and paste, which need no permission. Returns the undo of that. */
export function listenToClipboard(workbench: Workbench): () => void {
  const onCopy = (event: ClipboardEvent): void => {
    const text = isElsewhere(event) ? undefined : copiedText(workbench)
    if (text === undefined) return
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    if (event.type === 'cut') removeCopied(workbench)
  }
  const onPaste = (event: ClipboardEvent): void => {
    const text = isElsewhere(event) ? '' : (event.clipboardData?.getData('text/plain') ?? '')
    if (text === '') return
    event.preventDefault()
    pasteText(workbench, text)
  }
  globalThis.document.addEventListener('copy', onCopy)
  globalThis.document.addEventListener('cut', onCopy)
  globalThis.document.addEventListener('paste', onPaste)
  return () => {
    globalThis.document.removeEventListener('copy', onCopy)
    globalThis.document.removeEventListener('cut', onCopy)
    globalThis.document.removeEventListener('paste', onPaste)
  }
}

function pasteText(workbench: Workbench, text: string): void {
  const target = targetOf(workbench)
  const at = workbench.canvas.state()?.center() ?? { x: 0, y: 0 }
  if (target !== undefined) carryOut(workbench, pasteNodes(target.graph, text, at))
}

/** Takes away what was copied: of a frame also the nodes that it holds. */
function removeCopied(workbench: Workbench): void {
  const target = targetOf(workbench)
  const graph = target === undefined ? undefined : graphAt(target.opened.document.state().flow, target.graph)
  if (target === undefined || graph === undefined) return
  removeSelected(workbench, { ...target, nodes: [...copiedOf(graph, target.selected).ids] })
}

/** Text fields and dialogs copy and paste text; a selection of text on the page is copied as text too. */
function isElsewhere({ target }: ClipboardEvent): boolean {
  const isField =
    target instanceof HTMLElement &&
    target.closest('input, textarea, [contenteditable], [role=dialog], [role=alertdialog]') !== null
  return isField || globalThis.getSelection()?.isCollapsed === false
}
