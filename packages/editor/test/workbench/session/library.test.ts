import { describe, expect, it } from 'vitest'
import { freePath, nameOfPath, pathOfName, renamedPath } from '../../../src/workbench/session/library.ts'

describe('paths of flows', () => {
  it('are made of names', () => {
    expect(pathOfName('My first flow!')).toBe('my-first-flow.flow.json')
    expect(pathOfName('drafts/Two')).toBe('drafts/two.flow.json')
    expect(pathOfName('../..')).toBe('flow.flow.json')
  })

  it('take the next free number', () => {
    expect(freePath('a', new Set(['a.flow.json', 'a-2.flow.json']))).toBe('a-3.flow.json')
  })

  it('stay in their folder when a flow is renamed', () => {
    expect(renamedPath('drafts/a.flow.json', 'New/name')).toBe('drafts/new-name.flow.json')
    expect(nameOfPath('drafts/new-name.flow.json')).toBe('new-name')
  })
})
