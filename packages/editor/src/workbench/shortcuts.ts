import { isEnabled, type Action, type ActionRegistry } from './actions.ts'
import { onNextFrame } from './next-frame.ts'
import type { Store } from './store.ts'

/** The part of a key press that a shortcut looks at. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/** Whether a key press is the shortcut: `Mod+Shift+Z`, `Delete`, `?`. */
export function pressIs(press: KeyPress, shortcut: string, isMac: boolean): boolean {
  const parts = shortcut.split('+')
  const key = parts.pop() ?? ''
  const wants = (name: string) => parts.includes(name)
  const isLetter = /^[A-Za-z0-9]$/.test(key)
  const mod = isMac ? press.metaKey : press.ctrlKey
  const other = isMac ? press.ctrlKey : press.metaKey
  if (mod !== wants('Mod') || other || press.altKey !== wants('Alt')) return false
  // Which key a sign like ? needs Shift for depends on the keyboard.
  if ((isLetter || key.length > 1) && press.shiftKey !== wants('Shift')) return false
  return press.key.toLowerCase() === key.toLowerCase() || (isLetter && press.code === `Key${key.toUpperCase()}`)
}

/** A shortcut as people read it: `Ctrl+Shift+Z`, on a Mac `⇧⌘Z`. */
export function shortcutInWords(shortcut: string, isMac: boolean): string {
  if (!isMac) return shortcut.replace('Mod', 'Ctrl')
  const parts = shortcut.split('+')
  const key = parts.pop() ?? ''
  const signs = [
    ['Alt', '⌥'],
    ['Shift', '⇧'],
    ['Mod', '⌘'],
  ]
  return signs.flatMap(([name, sign]) => (parts.includes(name) ? [sign] : [])).join('') + key
}

/** Where the keyboard is while a key is pressed. */
export interface Keyboard {
  readonly isText: boolean
  /** A dialog or a menu has the page. */
  readonly isAway: boolean
}

/** The enabled action that a key press means; of several the newest. */
export function actionOfPress(
  registry: ActionRegistry,
  press: KeyPress,
  { isText, isAway, isMac }: Keyboard & { readonly isMac: boolean },
): Action | undefined {
  return registry
    .state()
    .findLast(
      (action) =>
        (action.inTextFields === true || (!isText && !isAway)) &&
        action.shortcuts?.some((shortcut) => pressIs(press, shortcut, isMac)) === true &&
        isEnabled(action),
    )
}

/** What the listener to shortcuts works with. */
export interface ShortcutOptions {
  readonly isMac: boolean
  /** Undefined until the parts have registered their actions. */
  readonly parts: Store<unknown>
}

/**
 * Carries out the actions of the keys that are pressed in a window; what is pressed before the parts are there waits
 * for them.
 */
export function listenToShortcuts(
  window: Pick<Window, 'addEventListener'>,
  registry: ActionRegistry,
  { isMac, parts }: ShortcutOptions,
): void {
  const early: KeyboardEvent[] = []
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const action = actionOfPress(registry, event, { ...keyboardAt(event.target), isMac })
    if (action === undefined) {
      if (parts.state() === undefined) early.push(event)
      return
    }
    event.preventDefault()
    registry.run(action.id)
  }
  window.addEventListener('keydown', onKey)
  const stop = parts.subscribe(() => {
    stop()
    // The canvas and whatever else listens to keys is there one frame later.
    onNextFrame(() => {
      for (const event of early.splice(0)) event.target?.dispatchEvent(new KeyboardEvent(event.type, event))
    })
  })
}

function keyboardAt(target: EventTarget | null): Keyboard {
  if (!(target instanceof Element)) return { isText: false, isAway: false }
  const isText = target.closest('input:not([type=checkbox],[type=radio],[type=range]), textarea, select') !== null
  return {
    isText: isText || target.closest('[contenteditable]:not([contenteditable=false])') !== null,
    isAway: target.closest('[role=dialog], [role=alertdialog], [role=menu], [role=listbox]') !== null,
  }
}
