import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findProject } from '../src/project.ts'

let root = ''
let deep = ''
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'latch-project-')))
  deep = join(root, 'repository', 'flows', 'deep')
  await mkdir(deep, { recursive: true })
})
afterEach(() => rm(root, { recursive: true, force: true }))

const mark = (...path: string[]) => writeFile(join(root, ...path, 'latchwork.json'), '{ "latchwork": 1 }')
const projectOf = async (folder: string) => (await findProject(folder, join(root, 'home'))).root

test("is the flow's own folder when no folder above it has a project file", async () => {
  expect(await projectOf(deep)).toBe(deep)
})

test('is the nearest folder above that has one', async () => {
  await mark('repository')
  await mark('repository', 'flows')
  expect(await projectOf(deep)).toBe(join(root, 'repository', 'flows'))
})

test("is not looked for above the repository's root", async () => {
  await mark()
  await mkdir(join(root, 'repository', '.git'))
  expect(await projectOf(deep)).toBe(deep)
  await mark('repository')
  expect(await projectOf(deep)).toBe(join(root, 'repository'))
})

test('is not looked for above the home folder', async () => {
  await mark()
  expect((await findProject(deep, join(root, 'repository'))).root).toBe(deep)
})

test.skipIf(process.platform === 'win32')('is not looked for in a folder that everybody may write to', async () => {
  await mark('repository')
  await chmod(join(root, 'repository'), 0o777)
  expect(await projectOf(deep)).toBe(deep)
})

test.each([
  ['{', 'not valid JSON'],
  ['{ "latchwork": 2 }', 'latchwork'],
  ['{ "latchwork": 1, "baseURL": "https://example.com" }', 'baseURL'],
  ['{ "latchwork": 1, "plugins": "all" }', 'plugins'],
])('its file is refused when it says anything else: %s', async (text, words) => {
  await writeFile(join(deep, 'latchwork.json'), text)
  await expect(projectOf(deep)).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(words) })
})
