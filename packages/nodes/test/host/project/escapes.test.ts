import { readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { NodeError } from '@latchwork/engine'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createProjectFiles } from '../../../src/host/project-files.ts'
import { holdByDescriptor, holdByPath } from '../../../src/host/project/held-folder.ts'
import { escapePaths } from './escape-paths.ts'
import { createScratch, OUTSIDE_TEXT, type Scratch } from './scratch.ts'

let scratch: Scratch
beforeEach(async () => {
  scratch = await createScratch()
})
afterEach(() => scratch.remove())

const PRIVATE = 'only for the owner of the project'

async function plantTraps(scratch: Scratch): Promise<void> {
  for (const path of [
    '.env',
    '.env.local',
    '.git/config',
    '.ssh/id',
    '.latchwork/key',
    'deep/.env',
    'deep/.git/config',
  ]) {
    await scratch.put(path, PRIVATE)
  }
  await scratch.put('notes/a.md', 'fine')
  await scratch.link('file-link', join(scratch.outside, 'secret.txt'))
  await scratch.link('folder-link', scratch.outside)
  await scratch.link('relative-link', '../outside/secret.txt')
  await scratch.link('up', '..')
  await scratch.link('top', '/')
  await scratch.link('chain', 'folder-link')
  await scratch.link('chain2', 'chain/secret.txt')
  await scratch.link('loop', 'loop')
  await scratch.link('to-env', '.env')
  await scratch.link('to-git', '.git')
  await scratch.link('notes/back', '../../outside')
  await scratch.link('to-new', join(scratch.outside, 'new', 'file'))
  await scratch.link('environment', '/proc/self/environ')
}

describe.each([
  ['by descriptor', holdByDescriptor],
  ['by path', holdByPath],
])('folders held %s', (_title, hold) => {
  test('no path leads out of the project or into its private places', async () => {
    await plantTraps(scratch)
    const files = createProjectFiles({ root: scratch.root, hold })
    const paths = escapePaths(scratch.outside)
    expect(paths.length).toBeGreaterThanOrEqual(60)
    for (const path of paths) {
      const label = JSON.stringify(path).slice(0, 80)
      await expect(files.readText(path), `read ${label}`).rejects.toThrow(NodeError)
      await expect(files.readBytes(path), `read ${label}`).rejects.toThrow(NodeError)
      await expect(files.writeText(path, 'planted'), `write ${label}`).rejects.toThrow(NodeError)
    }
    expect(await readdir(scratch.outside)).toEqual(['secret.txt'])
    expect((await readdir(join(scratch.root, '..'))).sort()).toEqual(['outside', 'project'])
    expect(await readFile(join(scratch.outside, 'secret.txt'), 'utf8')).toBe(OUTSIDE_TEXT)
    expect(await readFile(join(scratch.root, '.env'), 'utf8')).toBe(PRIVATE)
  })

  test('no folder outside is listed, and no private one', async () => {
    await plantTraps(scratch)
    const files = createProjectFiles({ root: scratch.root, hold })
    for (const folder of escapePaths(scratch.outside).filter((path) => !['', '.', './'].includes(path))) {
      await expect(files.list(folder, '**/*'), `list ${JSON.stringify(folder).slice(0, 80)}`).rejects.toThrow(NodeError)
    }
    for (const pattern of ['**/*', '**/.*', '.*/**', '{.env,.git/**,**/.env*,.ssh/*}', '**']) {
      expect(await files.list('.', pattern)).toEqual(pattern.includes('.') ? [] : ['notes/a.md'])
    }
  })

  test('a folder that is exchanged by a link while it is read or written gives nothing away', async () => {
    await scratch.put('swap/secret.txt', 'inside')
    const files = createProjectFiles({ root: scratch.root, hold })
    const [folder, aside] = [join(scratch.root, 'swap'), join(scratch.root, 'aside')]
    const over = new AbortController()
    const swapping = (async () => {
      while (!over.signal.aborted) {
        await setTimeout(1)
        await rename(folder, aside)
        await symlink(scratch.outside, folder).catch(() => undefined)
        // The writer makes the folder anew when it finds none.
        do await rm(folder, { recursive: true, force: true })
        while (
          !(await rename(aside, folder).then(
            () => true,
            () => false,
          ))
        )
      }
    })()
    const seen = new Map<string, number>()
    const attempt = async (work: Promise<unknown>): Promise<void> => {
      const outcome = await work.then(String, (error: unknown) =>
        error instanceof NodeError ? error.code : 'surprise',
      )
      seen.set(outcome, (seen.get(outcome) ?? 0) + 1)
    }
    for (let turn = 0; turn < 3000; turn++) {
      await attempt(files.readText('swap/secret.txt'))
      if (turn % 4 === 0) await attempt(files.writeText('swap/planted.txt', 'planted'))
      if (turn % 4 === 1) await attempt(files.list('swap', '*.txt'))
    }
    over.abort()
    await swapping
    expect(seen.get('inside')).toBeGreaterThan(0)
    expect(seen.get('path-refused')).toBeGreaterThan(0)
    expect([...seen.keys()].filter((outcome) => outcome.includes(OUTSIDE_TEXT) || outcome === 'surprise')).toEqual([])
    const left = (await readdir(scratch.outside)).filter((name) => !name.endsWith('.tmp'))
    expect(left).toEqual(['secret.txt'])
    expect(await readFile(join(scratch.outside, 'secret.txt'), 'utf8')).toBe(OUTSIDE_TEXT)
  })
})
