import { expect, test } from 'vitest'
import { readSettingsPlace, withoutSettingsPlace, writeSettingsPlace } from '../../src/settings/settings-place.ts'

test.each([
  ['#settings/secrets?name=OPENAI_API_KEY', { page: 'secrets', name: 'OPENAI_API_KEY' }],
  ['#token=abc&settings/secrets?name=OPENAI_API_KEY', { page: 'secrets', name: 'OPENAI_API_KEY' }],
  ['#settings/secrets?name=OPENAI_API_KEY&token=abc', { page: 'secrets', name: 'OPENAI_API_KEY' }],
  ['#settings/about', { page: 'about' }],
  ['#settings/nothing', undefined],
  ['#token=abc', undefined],
  ['', undefined],
])('reads %s', (fragment, place) => {
  expect(readSettingsPlace(fragment)).toEqual(place)
})

test('what is written is read again, whatever the name', () => {
  const place = { page: 'secrets', name: 'A&B=C?#/ü' } as const
  expect(readSettingsPlace(writeSettingsPlace(place))).toEqual(place)
})

test('taking the place out leaves the token', () => {
  expect(withoutSettingsPlace('#token=abc&settings/secrets?name=X')).toBe('#token=abc')
  expect(withoutSettingsPlace('#settings/secrets?name=X')).toBe('')
})
