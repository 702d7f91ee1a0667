import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readInstallationKey } from '../src/index.ts'
import { scratchFolder } from './scratch.ts'

test('the installation key is made once, by whoever comes first, and only its owner may read it', async () => {
  const file = join(scratchFolder(), 'state', 'installation-key')
  const keys = await Promise.all(Array.from({ length: 8 }, () => readInstallationKey({ file })))
  const texts = keys.map((key) => Buffer.from(key).toString('base64'))
  expect(new Set(texts).size).toBe(1)
  expect(keys[0]).toHaveLength(32)
  expect(readFileSync(file, 'utf8').trim()).toBe(texts[0])
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600')
})
