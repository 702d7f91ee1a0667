import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createResolver, createUserSettings, SecretSettingsError } from '../src/index.ts'
import { rejection, scratchFolder } from './scratch.ts'

const make = (text?: string) => {
  const file = join(scratchFolder(), 'settings.json')
  if (text !== undefined) writeFileSync(file, text)
  return { file, settings: createUserSettings({ file }), text: () => readFileSync(file, 'utf8') }
}

test('a missing file reads as empty and is not made by reading', async () => {
  const { file, settings } = make()
  expect(await settings.read()).toEqual({ pins: {}, bindings: [], neverDefault: [], defaultLabels: {} })
  expect(existsSync(file)).toBe(false)
})

test('pins, addresses and policies last, and what others keep in the file survives', async () => {
  const { file, settings, text } = make(
    '{ "theme": "dark", "secrets": { "later": [1], "pins": { "B_KEY": "project" } } }',
  )
  const resolver = createResolver({ layers: [{ name: 'environment', store: emptyStore }], settings })
  await resolver.pin('A_KEY', 'user')
  await resolver.unpin('B_KEY')
  await resolver.neverDefault('*', true)
  await resolver.bind('A_KEY', { layer: 'environment', baseURL: 'https://a.example/v1' })
  await resolver.bind('A_KEY', { layer: 'environment', baseURL: 'https://b.example/v1' })
  expect(JSON.parse(text())).toEqual({
    theme: 'dark',
    secrets: {
      later: [1],
      pins: { A_KEY: 'user' },
      neverDefault: ['*'],
      defaultLabels: {},
      bindings: [{ name: 'A_KEY', layer: 'environment', baseURL: 'https://b.example/v1' }],
    },
  })
  expect(await createUserSettings({ file }).read()).toMatchObject({ pins: { A_KEY: 'user' } })
})

test('changes made at once all last', async () => {
  const { settings } = make()
  const names = Array.from({ length: 20 }, (_, index) => `KEY_${index}`)
  const resolver = createResolver({ layers: [], settings })
  await Promise.all(names.map((name) => resolver.pin(name, 'user')))
  expect(Object.keys((await settings.read()).pins).toSorted()).toEqual(names.toSorted())
})

describe('a broken file is an error, never taken for empty, never overwritten', () => {
  test.each([
    ['{ "secrets": {\n  "pins": { "A_KEY": } } }', 'line 2, column 22'],
    ['', 'line 1, column 1'],
    ['{ "secrets": { "pins": { "A_KEY": "run" } } }', 'secrets.pins.A_KEY'],
    ['{ "secrets": [] }', 'secrets'],
    ['[]', 'its content'],
  ])('%j names %s', async (text, place) => {
    const { file, settings } = make(text)
    const error = await rejection(settings.read())
    expect(error).toBeInstanceOf(SecretSettingsError)
    expect(String(error)).toContain(place)
    expect(String(error)).toContain(file)
    expect(await rejection(settings.update((all) => all))).toBeInstanceOf(SecretSettingsError)
    expect(readFileSync(file, 'utf8')).toBe(text)
  })
})

test('a settings file becomes private when it is written', async () => {
  const { file, settings } = make('{}')
  chmodSync(file, 0o644)
  await settings.update((all) => ({ ...all, neverDefault: ['*'] }))
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600')
})

const emptyStore = { name: 'environment', get: async () => undefined, list: async () => [] }
