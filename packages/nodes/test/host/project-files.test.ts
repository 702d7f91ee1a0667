import { execFileSync } from 'node:child_process'
import { chmod, readdir, readFile, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Files } from '@latchwork/engine'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { filesList } from '../../src/files/list.ts'
import { filesRead } from '../../src/files/read.ts'
import { filesWrite } from '../../src/files/write.ts'
import { createProjectFiles } from '../../src/host/project-files.ts'
import { failureOf, runNode } from '../context.ts'
import { createScratch, type Scratch } from './project/scratch.ts'

let scratch: Scratch
let files: Files
beforeEach(async () => {
  scratch = await createScratch()
  files = createProjectFiles({ root: scratch.root, maxBytes: 1000 })
})
afterEach(() => scratch.remove())

describe('files.read', () => {
  const read = (path: string) => runNode(filesRead, { path }, { files })

  test('gives the text of a file, without a byte order mark', async () => {
    await scratch.put('notes/ä b.md', '\u{feff}Grüße 😀\n')
    expect(await read('notes/ä b.md')).toEqual({ text: 'Grüße 😀\n' })
    expect(await read('./notes//ä b.md')).toEqual({ text: 'Grüße 😀\n' })
    expect(await files.readBytes('notes/ä b.md')).toEqual(await readFile(join(scratch.root, 'notes/ä b.md')))
  })

  test('follows a link that stays in the project', async () => {
    await scratch.put('notes/a.md', 'fine')
    await scratch.link('here', 'notes')
    expect(await read('here/a.md')).toEqual({ text: 'fine' })
  })

  test('a missing file is named as it was written, with what may have been meant', async () => {
    await scratch.put('notes/budget.md', '')
    await scratch.put('.env', '')
    expect(await failureOf(read('notes/bugdet.md'))).toMatchObject({
      code: 'file-not-found',
      message: '"notes/bugdet.md" was not found in the project.',
      hint: 'Did you mean "notes/budget.md"?',
    })
    expect(await failureOf(read('note/budget.md'))).toMatchObject({ hint: 'Did you mean "notes"?' })
    expect(await failureOf(read('notes/budget.md/x'))).toMatchObject({ code: 'file-not-found' })
    expect(await failureOf(read('xenv'))).toMatchObject({ hint: expect.not.stringContaining('.env') })
  })

  test.each([
    ['bytes that are no UTF-8', Uint8Array.of(0x61, 0xff, 0xfe)],
    ['a NUL character', 'a\0b'],
  ])('%s are not text', async (_title, content) => {
    await scratch.put('picture.png', content)
    const failure = await failureOf(read('picture.png'))
    expect(failure).toMatchObject({ code: 'file-not-text', message: expect.stringContaining('"picture.png"') })
  })

  test('a file has a largest size', async () => {
    await scratch.put('fits.txt', 'x'.repeat(1000))
    await scratch.put('large.txt', 'x'.repeat(1001))
    expect(await read('fits.txt')).toEqual({ text: 'x'.repeat(1000) })
    expect(await failureOf(read('large.txt'))).toMatchObject({
      code: 'file-too-large',
      message: '"large.txt" is larger than 1000 bytes.',
    })
  })

  test('a folder and a pipe are not files, and a pipe does not make it wait', async () => {
    await scratch.put('notes/a.md', '')
    execFileSync('mkfifo', [join(scratch.root, 'pipe')])
    expect(await failureOf(read('notes'))).toMatchObject({ code: 'not-a-file' })
    expect(await failureOf(read('.'))).toMatchObject({ code: 'not-a-file' })
    expect(await failureOf(read('pipe'))).toMatchObject({ code: 'not-a-file' })
  })

  test('messages name no folder of the machine', async () => {
    await scratch.link('loop', 'loop')
    for (const path of ['missing', 'loop', '../outside/secret.txt', '.env']) {
      const { message, hint } = await failureOf(read(path))
      expect(`${message} ${hint}`).not.toContain(scratch.root)
    }
  })
})

describe('files.write', () => {
  const write = (path: string, text: string) => runNode(filesWrite, { path, text }, { files })

  test('makes the file and its folders, and gives its path', async () => {
    expect(await write('a/b/c.md', 'Grüße')).toEqual({ path: 'a/b/c.md' })
    expect(await readFile(join(scratch.root, 'a/b/c.md'), 'utf8')).toBe('Grüße')
    expect(await readdir(join(scratch.root, 'a/b'))).toEqual(['c.md'])
  })

  test('replaces a file and keeps who may read it', async () => {
    await scratch.put('a.md', 'old, and longer')
    await chmod(join(scratch.root, 'a.md'), 0o640)
    await write('a.md', 'new')
    expect(await readFile(join(scratch.root, 'a.md'), 'utf8')).toBe('new')
    expect((await stat(join(scratch.root, 'a.md'))).mode & 0o777).toBe(0o640)
  })

  test('writes through a link to another file of the project', async () => {
    await scratch.put('real/a.md', 'old')
    await symlink('real/a.md', join(scratch.root, 'link.md'))
    await write('link.md', 'new')
    expect(await readFile(join(scratch.root, 'real/a.md'), 'utf8')).toBe('new')
    expect(await readdir(scratch.root)).toEqual(['link.md', 'real'])
  })

  test('writers at the same time leave one whole file', async () => {
    const texts = Array.from({ length: 20 }, (_, writer) => String(writer).padStart(900, '.'))
    await Promise.all(texts.map((text) => write('new/folder/a.md', text)))
    expect(texts).toContain(await readFile(join(scratch.root, 'new/folder/a.md'), 'utf8'))
    expect(await readdir(join(scratch.root, 'new/folder'))).toEqual(['a.md'])
  })

  test('what is too large, a folder, or below a file is not written', async () => {
    await scratch.put('notes/a.md', 'old')
    expect(await failureOf(write('notes/a.md', 'ü'.repeat(501)))).toMatchObject({ code: 'file-too-large' })
    expect(await failureOf(write('notes', 'x'))).toMatchObject({ code: 'not-a-file' })
    expect(await failureOf(write('notes/', 'x'))).toMatchObject({ code: 'not-a-file' })
    expect(await failureOf(write('notes/a.md/b.md', 'x'))).toMatchObject({ code: 'file-not-found' })
    expect(await readFile(join(scratch.root, 'notes/a.md'), 'utf8')).toBe('old')
    expect(await readdir(scratch.root)).toEqual(['notes'])
  })
})

describe('files.list', () => {
  const list = async (folder?: string, pattern?: string) => {
    const settings = pattern === undefined ? {} : { pattern }
    return (await runNode(filesList, { folder }, { files, settings }))['paths']
  }

  test('finds what fits, relative to the project, in the order of code units', async () => {
    for (const path of ['b.md', 'a.md', 'B.md', 'ä.md', 'sub/a.md', 'sub/x/y.txt', 'a.txt']) await scratch.put(path, '')
    expect(await list()).toEqual(['B.md', 'a.md', 'a.txt', 'b.md', 'sub/a.md', 'sub/x/y.txt', 'ä.md'])
    expect(await list('.', '*.md')).toEqual(['B.md', 'a.md', 'b.md', 'ä.md'])
    expect(await list('sub', '**/*.{md,txt}')).toEqual(['sub/a.md', 'sub/x/y.txt'])
    expect(await list('./sub/', '*/?.txt')).toEqual(['sub/x/y.txt'])
  })

  test('leaves out hidden files and node_modules unless the pattern names them', async () => {
    for (const path of ['a.md', '.notes/a.md', '.hidden.md', 'node_modules/p/a.md', '.env', '.git/a.md']) {
      await scratch.put(path, '')
    }
    expect(await list()).toEqual(['a.md'])
    expect(await list('.', '.notes/*')).toEqual(['.notes/a.md'])
    expect(await list('.', '**/.*')).toEqual(['.hidden.md'])
    expect(await list('.', 'node_modules/**')).toEqual(['node_modules/p/a.md'])
  })

  test('leaves out links, so that it ends', async () => {
    await scratch.put('sub/a.md', '')
    await scratch.link('sub/again', '../sub')
    await scratch.link('sub/b.md', 'a.md')
    expect(await list()).toEqual(['sub/a.md'])
  })

  test('a folder that is missing, or a file, is a failure', async () => {
    await scratch.put('notes/a.md', '')
    expect(await failureOf(list('nots'))).toMatchObject({ code: 'file-not-found', hint: 'Did you mean "notes"?' })
    expect(await failureOf(list('notes/a.md'))).toMatchObject({ code: 'file-not-found' })
  })

  test.each(['../*', '/etc/*', 'a\\*', '{a,b}'.repeat(8)])('%s is no pattern', async (pattern) => {
    expect(await failureOf(list('.', pattern))).toMatchObject({ code: 'bad-pattern' })
  })
})
