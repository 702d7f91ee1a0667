import { chmod, chown, lchown, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
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
const projectOf = async (folder: string) => (await findProject(folder, { home: join(root, 'home') })).root

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
  expect((await findProject(deep, { home: join(root, 'repository') })).root).toBe(deep)
})

test('may be a folder that everybody may write to, and lie in one', async () => {
  await mark('repository')
  await chmod(root, 0o777)
  await chmod(join(root, 'repository'), 0o777)
  expect(await projectOf(deep)).toBe(join(root, 'repository'))
})

describe.skipIf(process.getuid === undefined)("somebody else's file", () => {
  /** Root's own files count for everyone, so root gives its file away. */
  const giveAway = async (...path: string[]) => {
    await mark(...path)
    if (process.getuid?.() === 0) await chown(join(root, ...path, 'latchwork.json'), 4_001, 4_001)
  }
  const search = () => findProject(deep, { home: join(root, 'home'), user: 4_002 })

  test('is passed over with a word, and the search goes on above it', async () => {
    await giveAway('repository', 'flows')
    const { root: found, skipped } = await search()
    expect(found).toBe(deep)
    expect(skipped).toEqual([expect.stringContaining(join(root, 'repository', 'flows', 'latchwork.json'))])
    expect(skipped[0]).toContain('belongs to another user')
  })

  test('is passed over when it is a link to a file that would count', async () => {
    const link = join(root, 'repository', 'latchwork.json')
    await mark()
    await symlink(join(root, 'latchwork.json'), link)
    if (process.getuid?.() === 0) await lchown(link, 4_001, 4_001)
    const { root: found, skipped } = await search()
    expect(found).not.toBe(join(root, 'repository'))
    expect(skipped[0]).toContain(link)
  })
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
