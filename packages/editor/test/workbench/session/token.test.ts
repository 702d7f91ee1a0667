import { describe, expect, it } from 'vitest'
import { takeToken } from '../../../src/workbench/session/token.ts'

function makePlaces(hash: string) {
  const kept = new Map<string, string>()
  const shown: string[] = []
  return {
    kept,
    shown,
    places: {
      location: { hash, pathname: '/', search: '' },
      history: {
        state: null,
        replaceState: (_: unknown, __: string, url?: string | URL | null) => void shown.push(String(url)),
      },
      storage: {
        getItem: (key: string) => kept.get(key) ?? null,
        setItem: (key: string, value: string) => void kept.set(key, value),
      },
    },
  }
}

describe('the token of the link', () => {
  it('leaves the address at once and stays for the tab', () => {
    const token = 'a'.repeat(43)
    const { places, shown, kept } = makePlaces(`#token=${token}`)
    expect(takeToken(places)).toBe(token)
    expect(shown).toEqual(['/'])
    expect([...kept.values()]).toEqual([token])
    expect(takeToken({ ...places, location: { hash: '', pathname: '/', search: '' } })).toBe(token)
  })

  it('leaves what else the fragment says', () => {
    const { places, shown } = makePlaces(`#token=${'b'.repeat(43)}&settings/secrets?name=OPENAI_API_KEY`)
    takeToken(places)
    expect(shown).toEqual(['/#settings/secrets?name=OPENAI_API_KEY'])
  })

  it('is undefined without the link', () => {
    expect(takeToken(makePlaces('#settings').places)).toBeUndefined()
  })
})
