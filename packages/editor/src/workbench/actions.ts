import { createStore, type Store } from './store.ts'

/** The menus of the bar, in their order, and `Help` which only the command palette and the sheet of shortcuts show. */
export const MENUS = ['File', 'Edit', 'Settings', 'Run', 'View', 'Help'] as const

/** Where an action is listed. */
export type Menu = (typeof MENUS)[number]

/** One thing that can be done: a line of a menu, of the command palette, of the sheet of shortcuts. */
export interface Action {
  /** `edit.undo`: the area and what is done. */
  readonly id: string
  /** What the line says; a function when that depends, as in "Undo move 3 nodes". */
  readonly title: string | (() => string)
  readonly menu: Menu
  /** Lines with the same group stand together, with a line between groups. Groups are in order of their first action. */
  readonly group?: string
  /** Keys that do it: `Mod+Shift+Z`; `Mod` is Ctrl, on a Mac Cmd. The first is shown. */
  readonly shortcuts?: readonly string[]
  /** Keys that the browser itself turns into an event which does it; shown, and not listened to. */
  readonly browserKeys?: string
  /** Whether the shortcut also works while a text field has the keyboard; false when left out. */
  readonly inTextFields?: boolean
  /** Always enabled when left out. */
  readonly isEnabled?: () => boolean
  /** Why it cannot be done now, in a sentence that stands with its line; undefined when it can. */
  readonly obstacle?: () => string | undefined
  readonly run: () => void | Promise<void>
}

/** All that can be done, from every part of the page. */
export interface ActionRegistry extends Store<readonly Action[]> {
  /** Adds actions, and gives the undo of that. Throws when an id is taken. */
  readonly register: (actions: readonly Action[]) => () => void
  readonly find: (id: string) => Action | undefined
  /** Carries an action out, if there is one with this id and it is enabled; says whether. */
  readonly run: (id: string) => boolean
}

/** Makes an empty registry. `onError` gets what an action threw. */
export function createActionRegistry(onError: (action: Action, error: unknown) => void): ActionRegistry {
  const store = createStore<readonly Action[]>([])
  const find = (id: string) => store.state().find((action) => action.id === id)

  async function carryOut(action: Action): Promise<void> {
    try {
      await action.run()
    } catch (error) {
      onError(action, error)
    }
  }

  return {
    state: store.state,
    subscribe: store.subscribe,
    register(actions) {
      const taken = actions.find(({ id }) => find(id) !== undefined)
      if (taken !== undefined) throw new TypeError(`Two actions have the id "${taken.id}".`)
      store.set([...store.state(), ...actions])
      const added = new Set(actions)
      return () => store.set(store.state().filter((action) => !added.has(action)))
    },
    find,
    run(id) {
      const action = find(id)
      if (action === undefined || !isEnabled(action)) return false
      void carryOut(action)
      return true
    },
  }
}

/** The keys that are shown beside an action. */
export function keysOf({ shortcuts, browserKeys }: Action): string | undefined {
  return shortcuts?.[0] ?? browserKeys
}

/** What an action's line says now. */
export function titleOf({ title }: Action): string {
  return typeof title === 'string' ? title : title()
}

/** Whether an action can be done now. */
export function isEnabled(action: Action): boolean {
  return (action.isEnabled?.() ?? true) && action.obstacle?.() === undefined
}
