import { describe, expect, it } from 'vitest'
import { createActionRegistry } from '../../src/workbench/actions.ts'
import { actionOfPress, pressIs, shortcutInWords } from '../../src/workbench/shortcuts.ts'

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', true>> = {}) => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
})

describe('shortcuts', () => {
  it('take Ctrl, and on a Mac Cmd', () => {
    expect(pressIs(press('s', { ctrlKey: true }), 'Mod+S', false)).toBe(true)
    expect(pressIs(press('s', { metaKey: true }), 'Mod+S', true)).toBe(true)
    expect(pressIs(press('s', { ctrlKey: true }), 'Mod+S', true)).toBe(false)
    expect(pressIs(press('Z', { ctrlKey: true, shiftKey: true }), 'Mod+Z', false)).toBe(false)
    expect(pressIs(press('?', { shiftKey: true }), '?', false)).toBe(true)
  })

  it('are shown as people read them', () => {
    expect(shortcutInWords('Mod+Shift+Z', false)).toBe('Ctrl+Shift+Z')
    expect(shortcutInWords('Mod+Shift+Z', true)).toBe('⇧⌘Z')
  })

  it('stay out of text fields unless an action wants them there', () => {
    const actions = createActionRegistry(() => {})
    const line = { title: 'x', menu: 'Edit', run: () => {} } as const
    actions.register([
      { ...line, id: 'edit.undo', shortcuts: ['Mod+Z'] },
      { ...line, id: 'file.save', shortcuts: ['Mod+S'], inTextFields: true },
    ])
    const inText = { isText: true, isAway: false, isMac: false }
    expect(actionOfPress(actions, press('z', { ctrlKey: true }), inText)).toBeUndefined()
    expect(actionOfPress(actions, press('s', { ctrlKey: true }), inText)?.id).toBe('file.save')
  })
})

describe('the action registry', () => {
  it('tells of what an action threw, and runs none that is disabled', async () => {
    const told: string[] = []
    const actions = createActionRegistry(({ id }, error) => told.push(`${id}: ${String(error)}`))
    actions.register([
      { id: 'a.bad', title: 'Bad', menu: 'Edit', run: () => Promise.reject(new Error('no')) },
      { id: 'a.off', title: 'Off', menu: 'Edit', isEnabled: () => false, run: () => void told.push('ran') },
    ])
    expect([actions.run('a.bad'), actions.run('a.off'), actions.run('a.none')]).toEqual([true, false, false])
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(told).toEqual(['a.bad: Error: no'])
    expect(() => actions.register([{ id: 'a.bad', title: 'Again', menu: 'Edit', run: () => {} }])).toThrow('a.bad')
  })
})
