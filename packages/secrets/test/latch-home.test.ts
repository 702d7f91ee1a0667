import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { latchHome } from '../src/index.ts'

const homedir = '/home/someone'

test('LATCH_HOME moves everything, keeps the data key in another folder, and leaves the keychain alone', () => {
  const home = latchHome({
    environment: { LATCH_HOME: '/elsewhere', XDG_CONFIG_HOME: '/xdg' },
    platform: 'linux',
    homedir,
  })
  const { usesKeychain, ...places } = home
  expect(usesKeychain).toBe(false)
  for (const place of Object.values(places)) expect(place.startsWith(join('/elsewhere'))).toBe(true)
  expect(home.keyFolder).not.toBe(home.secretsFolder)
  expect(dirname(home.keyFolder)).not.toBe(dirname(home.secretsFolder))
})

test('a relative LATCH_HOME counts from the folder that was given, else from that of the process', () => {
  const facts = { environment: { LATCH_HOME: 'mine' }, platform: 'linux', homedir }
  expect(latchHome({ ...facts, cwd: '/project' }).config).toBe(join('/project', 'mine', 'config'))
  expect(latchHome(facts).config).toBe(resolve('mine', 'config'))
  expect(latchHome({ ...facts, environment: { LATCH_HOME: '/abs' }, cwd: '/project' }).config).toBe('/abs/config')
})

test('otherwise the XDG folders count, where they are absolute', () => {
  const plain = latchHome({ environment: { LATCH_HOME: ' ' }, platform: 'linux', homedir })
  expect(plain).toMatchObject({
    config: '/home/someone/.config/latchwork',
    state: '/home/someone/.local/state/latchwork',
    cache: '/home/someone/.cache/latchwork',
    settingsFile: '/home/someone/.config/latchwork/settings.json',
    usesKeychain: true,
  })
  const environment = { XDG_CONFIG_HOME: '/c', XDG_STATE_HOME: 'relative', XDG_CACHE_HOME: '' }
  expect(latchHome({ environment, platform: 'darwin', homedir })).toMatchObject({
    config: '/c/latchwork',
    state: '/home/someone/.local/state/latchwork',
    cache: '/home/someone/.cache/latchwork',
  })
})

test('on Windows AppData counts', () => {
  const home = latchHome({ environment: { APPDATA: '/roaming', LOCALAPPDATA: '/local' }, platform: 'win32', homedir })
  expect(home).toMatchObject({ config: '/roaming/latchwork', state: '/local/latchwork/state' })
})
