import { expect, test } from 'vitest'
import { findSettings } from '../../src/settings/find-settings.ts'

const secrets = [{ name: 'OPENAI_API_KEY' }, { name: 'SEARCH_API_KEY' }]

test('finds a setting by a word that people use for it', () => {
  expect(findSettings('dark', secrets)).toEqual([
    { place: { page: 'editor', name: 'general.theme' }, title: 'Theme', page: 'Editor' },
  ])
})

test('finds a secret by parts of its name, and leads to its field', () => {
  expect(findSettings('search api', secrets).map(({ place }) => place)).toEqual([
    { page: 'secrets', name: 'SEARCH_API_KEY' },
  ])
})

test('every word has to occur; an empty search finds nothing', () => {
  expect(findSettings('theme keychain', secrets)).toEqual([])
  expect(findSettings('  ', secrets)).toEqual([])
})

test('what is called so comes before what is only about it', () => {
  expect(findSettings('OPENAI_API_KEY', secrets).map(({ title }) => title)).toEqual([
    'OPENAI_API_KEY',
    'API keys and secrets',
  ])
})
