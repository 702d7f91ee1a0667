import { describe, expect, it } from 'vitest'
import { createDrafts } from '../../../src/workbench/session/drafts.ts'
import { createKeptTexts, type LargeStore } from '../../../src/workbench/session/kept-texts.ts'
import { createTypedDrafts, placeOfField } from '../../../src/workbench/session/typed-drafts.ts'

/** A browser's storage with room for so many characters, and its database, which may be out of order. */
function makeBrowser(room: number, database: 'works' | 'broken' = 'works') {
  const held = new Map<string, string>()
  const large = new Map<string, string>()
  const check = async (): Promise<void> => {
    await Promise.resolve()
    if (database === 'broken') throw new Error('out of order')
  }
  const small = {
    getItem: (key: string) => held.get(key) ?? null,
    setItem(key: string, text: string) {
      if (text.length > room) throw new Error('full')
      held.set(key, text)
    },
    removeItem: (key: string) => void held.delete(key),
  }
  const store: LargeStore = {
    get: async (key) => (await check(), large.get(key)),
    put: async (key, text) => (await check(), void large.set(key, text)),
    remove: async (key) => (await check(), void large.delete(key)),
  }
  return { drafts: createDrafts(createKeptTexts(small, store), 'project'), held, large }
}

const draft = (length: number) => ({ text: 'x'.repeat(length), revision: 'r1' })

describe('what a browser keeps of a flow that is not saved', () => {
  it('is there at once while it is small', async () => {
    const { drafts, held, large } = makeBrowser(1000)
    void drafts.writeFlow('a', draft(10))
    expect([held.size, large.size]).toEqual([1, 0])
    expect(await drafts.read('a')).toEqual({ flow: draft(10), typed: new Map() })
    await drafts.writeFlow('a', undefined)
    expect(await drafts.read('a')).toEqual({ flow: undefined, typed: new Map() })
  })

  it('may be as large as a flow can be', async () => {
    const { drafts, held, large } = makeBrowser(5_000_000)
    expect(await drafts.writeFlow('a', draft(16_000_000))).toBe(true)
    expect((await drafts.read('a')).flow).toEqual(draft(16_000_000))
    expect([...held.values()].join('').length).toBeLessThan(100)
    await drafts.writeFlow('a', draft(10))
    expect((await drafts.read('a')).flow).toEqual(draft(10))
    await drafts.writeFlow('a', undefined)
    await drafts.read('b')
    expect([held.size, large.size]).toEqual([0, 0])
  })

  it('goes to the database when the storage is full of other things', async () => {
    const { drafts, large } = makeBrowser(20)
    expect(await drafts.writeFlow('a', draft(100))).toBe(true)
    expect(large.size).toBe(1)
    expect((await drafts.read('a')).flow).toEqual(draft(100))
  })

  it('is always the newest, however long the large ones take', async () => {
    const { drafts } = makeBrowser(1000)
    const writes = [draft(600_000), draft(5), draft(700_000), draft(7)].map((each) => drafts.writeFlow('a', each))
    await Promise.all(writes)
    expect((await drafts.read('a')).flow).toEqual(draft(7))
  })

  it('is said not to be kept when there is no room anywhere', async () => {
    const { drafts } = makeBrowser(1000, 'broken')
    expect(await drafts.writeFlow('a', draft(600_000))).toBe(false)
    expect(await drafts.writeFlow('a', draft(5))).toBe(true)
  })

  it('is nothing when another version kept it in another form', async () => {
    const { drafts, held } = makeBrowser(1000)
    await drafts.writeFlow('a', draft(5))
    for (const key of held.keys()) held.set(key, '{"odd":1}')
    expect((await drafts.read('a')).flow).toBeUndefined()
  })
})

describe('what was typed and is no value yet', () => {
  it('is kept by field, goes with a renamed node, and is let go of', async () => {
    const { drafts } = makeBrowser(1000)
    const typed = createTypedDrafts(new Map(), (texts) => void drafts.writeTyped('a', texts))
    typed.keep(placeOfField('', 'ask', 'schema'), '{"open')
    typed.keep(placeOfField('inner', 'ask', 'schema'), '[')
    typed.rename('', 'ask', 'answer')
    const kept = new Map([
      ['/answer/schema', '{"open'],
      ['inner/ask/schema', '['],
    ])
    expect((await drafts.read('a')).typed).toEqual(kept)
    const later = createTypedDrafts((await drafts.read('a')).typed, (texts) => void drafts.writeTyped('a', texts))
    later.keep(placeOfField('', 'answer', 'schema'), undefined)
    later.keep(placeOfField('inner', 'ask', 'schema'), undefined)
    expect((await drafts.read('a')).typed).toEqual(new Map())
  })
})
