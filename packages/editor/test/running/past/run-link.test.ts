import { describe, expect, it } from 'vitest'
import { readRunLink, writeRunLink } from '../../../src/running/past/run-link.ts'

function placesAt(hash: string) {
  const written: string[] = []
  const note = (how: string) => (_state: unknown, _title: string, address?: string | URL | null) =>
    void written.push(`${how} ${String(address)}`)
  const history = { state: null, pushState: note('push'), replaceState: note('replace') }
  return { places: { location: { hash, pathname: '/', search: '?a' }, history }, written }
}

describe('the link to a past run', () => {
  it('is read among what else the address says', () => {
    expect(readRunLink('#settings=keys&run=a%2Fb')).toBe('a/b')
    expect(readRunLink('#running=1')).toBeUndefined()
    expect(readRunLink('#run=%')).toBeUndefined()
  })

  it('is a place of its own in the history, and taken out without one', () => {
    const { places, written } = placesAt('#settings=keys')
    writeRunLink(places, 'a/b')
    expect(written).toEqual(['push /?a#settings=keys&run=a%2Fb'])
    const open = placesAt('#run=a')
    writeRunLink(open.places, 'a')
    writeRunLink(open.places, undefined)
    expect(open.written).toEqual(['replace /?a'])
  })
})
