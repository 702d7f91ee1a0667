import { shortcutInWords } from '../../workbench/shortcuts.ts'

/** Keys as they stand on the keyboard in front of the person; empty for no shortcut. */
export function shortcutText(shortcut: string | undefined): string {
  return shortcut === undefined ? '' : shortcutInWords(shortcut, /Mac/.test(globalThis.navigator.userAgent))
}

/** The keys of the canvas that are no actions. */
export const CANVAS_KEYS: readonly { readonly keys: string; readonly does: string }[] = [
  { keys: 'Tab, Shift+Tab', does: 'Next and previous node' },
  { keys: 'Arrows', does: 'Move the selected nodes' },
  { keys: 'Shift+Arrows', does: 'Move them further' },
  { keys: 'Alt+Left, Alt+Right', does: 'Follow a wire' },
  { keys: 'Enter', does: 'Edit the node, or open its graph' },
  { keys: 'Escape in a field', does: 'Back from the settings to the node' },
  { keys: 'Space', does: 'Select one more' },
  { keys: 'Ctrl+C, Ctrl+X, Ctrl+V', does: 'Copy, cut and paste nodes' },
  { keys: '+, -, 0, 1', does: 'Zoom in, out, to full size, to all' },
  { keys: 'Escape, then Tab', does: 'Leave the canvas' },
]
