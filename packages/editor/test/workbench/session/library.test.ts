import { describe, expect, it } from 'vitest'
import { startTestServer } from '../../../../server/test/start-test-server.ts'
import { createLibrary, freePath, nameOfPath, pathOfName, renamedPath } from '../../../src/workbench/session/library.ts'

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

describe('the trash', () => {
  it('gives a flow back to its place, or to a free name when another one is there by now', async () => {
    await using server = await startTestServer()
    const library = createLibrary(server.client)
    const first = await library.remove('greeting.flow.json')
    expect((await library.restore(first)).path).toBe('greeting.flow.json')
    const again = await library.remove('greeting.flow.json')
    await library.create('greeting')
    expect((await library.restore(again)).path).toBe('greeting-2.flow.json')
    expect(library.state()?.map(({ name }) => name)).toEqual(['greeting-2', 'greeting', 'question'])
  })
})
