import type { Action } from './actions.ts'
import { nameOfPath } from './session/library.ts'
import type { Shell } from './shell.ts'

/** The actions of the page's frame: files, undo, panels. */
export function shellActions(shell: Shell): readonly Action[] {
  return [...fileActions(shell), ...historyActions(shell), ...viewActions(shell)]
}

function fileActions(shell: Shell): readonly Action[] {
  const { panels } = shell.workbench
  const hasFlow = () => shell.session.state() !== undefined
  const obstacle = () => shell.session.state()?.document.readOnly?.reason
  const path = () => shell.session.state()?.path.state() ?? ''
  return [
    {
      id: 'file.new',
      title: 'New flow…',
      menu: 'File',
      group: 'new',
      shortcuts: ['Alt+N'],
      run: () => panels.open('new-flow'),
    },
    {
      id: 'file.templates',
      title: 'New from template…',
      menu: 'File',
      group: 'new',
      run: () => panels.open('templates'),
    },
    {
      id: 'file.save',
      title: 'Save',
      menu: 'File',
      group: 'save',
      shortcuts: ['Mod+S'],
      inTextFields: true,
      isEnabled: hasFlow,
      run: () => shell.session.state()?.save(),
    },
    {
      id: 'file.duplicate',
      title: 'Duplicate',
      menu: 'File',
      group: 'save',
      isEnabled: hasFlow,
      obstacle,
      run: () => shell.duplicateFlow(path()),
    },
    {
      id: 'file.rename',
      title: 'Rename…',
      menu: 'File',
      group: 'change',
      isEnabled: hasFlow,
      obstacle,
      run: () => panels.open('rename-flow', { path: path() }),
    },
    {
      id: 'file.delete',
      title: 'Move to trash',
      menu: 'File',
      group: 'change',
      isEnabled: hasFlow,
      obstacle,
      run: () => shell.deleteFlow(path()),
    },
    {
      id: 'file.trash',
      title: 'Trash…',
      menu: 'File',
      group: 'change',
      run: () => panels.open('trash'),
    },
    {
      id: 'file.download',
      title: 'Download',
      menu: 'File',
      group: 'out',
      isEnabled: hasFlow,
      run: () => download(`${nameOfPath(path())}.flow.json`, shell.session.state()?.text() ?? ''),
    },
  ]
}

function historyActions(shell: Shell): readonly Action[] {
  const document = () => shell.session.state()?.document
  const titled = (verb: string, what: string | undefined) =>
    what === undefined ? verb : `${verb} ${what.charAt(0).toLowerCase()}${what.slice(1)}`
  return [
    {
      id: 'edit.undo',
      title: () => titled('Undo', document()?.state().undo),
      menu: 'Edit',
      group: 'history',
      shortcuts: ['Mod+Z'],
      isEnabled: () => document()?.state().undo !== undefined,
      run: () => document()?.undo(),
    },
    {
      id: 'edit.redo',
      title: () => titled('Redo', document()?.state().redo),
      menu: 'Edit',
      group: 'history',
      shortcuts: ['Mod+Shift+Z', 'Mod+Y'],
      isEnabled: () => document()?.state().redo !== undefined,
      run: () => document()?.redo(),
    },
  ]
}

function viewActions({ workbench: { panels } }: Shell): readonly Action[] {
  const shown = [
    ['flows', 'list of flows'],
    ['inspector', 'inspector'],
    ['results', 'results'],
    ['problems', 'problems'],
    ['runs', 'runs'],
  ] as const
  return shown.map(([id, name]) => ({
    id: `view.${id}`,
    title: () => `${panels.isOpen(id) ? 'Hide' : 'Show'} ${name}`,
    menu: 'View',
    group: 'panels',
    run: () => panels.toggle(id),
  }))
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

/** The lines of one menu in its groups, in order of the first action of each. */
export function groupsOf(actions: readonly Action[], menu: Action['menu']): readonly (readonly Action[])[] {
  const groups = new Map<string, Action[]>()
  for (const action of actions) {
    if (action.menu !== menu) continue
    const group = action.group ?? ''
    groups.set(group, [...(groups.get(group) ?? []), action])
  }
  return [...groups.values()]
}
