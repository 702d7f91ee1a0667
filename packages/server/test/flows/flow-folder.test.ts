import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatFlow } from '@latchwork/engine'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TRASH_DAYS } from '../../src/api/index.ts'
import { makeStateFolder } from '../../src/disk/state-folder.ts'
import { createFlowFolder, type FlowFolder } from '../../src/flows/flow-folder.ts'
import type { FlowChange } from '../../src/flows/watch-flows.ts'
import { greeting, question } from '../start-test-server.ts'

let root: string
let outside: string
let flows: FlowFolder
const text = formatFlow(greeting)
const other = formatFlow(question)

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'latchwork-flows-'))
  outside = await mkdtemp(join(tmpdir(), 'latchwork-outside-'))
  flows = createFlowFolder({ root, state: await makeStateFolder(root) })
})
afterEach(async () => {
  await rm(root, { recursive: true })
  await rm(outside, { recursive: true })
})

const put = async (path: string, content = text): Promise<void> => writeFile(join(root, path), content)
const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'done',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  )

test('lists flows of all folders with the names in them, and nothing hidden or linked', async () => {
  for (const folder of ['sub', 'sub/deep', '.git', 'node_modules']) await mkdir(join(root, folder))
  await put('b.flow.json')
  await put('sub/deep/a.flow.json', other)
  await put('sub/broken.flow.json', '{')
  for (const path of ['.git/x.flow.json', 'node_modules/x.flow.json', '.x.flow.json', 'notes.json']) await put(path)
  await symlink(join(root, 'b.flow.json'), join(root, 'link.flow.json'))
  const { flows: found, isCut } = await flows.list()
  expect(found.map(({ path, name, title }) => [path, name, title])).toEqual([
    ['b.flow.json', 'b', 'greeting'],
    ['sub/broken.flow.json', 'broken', 'broken'],
    ['sub/deep/a.flow.json', 'a', 'question'],
  ])
  expect(isCut).toBe(false)
})

test('saves what parses, keeps the mode of the file, and leaves no other file behind', async () => {
  await put('a.flow.json')
  await chmod(join(root, 'a.flow.json'), 0o640)
  const { revision } = await flows.open('a.flow.json')
  const saved = await flows.save('a.flow.json', other, revision)
  expect(saved.revision).not.toBe(revision)
  expect(await readFile(join(root, 'a.flow.json'), 'utf8')).toBe(other)
  expect((await stat(join(root, 'a.flow.json'))).mode & 0o777).toBe(0o640)
  expect((await readdir(root)).sort()).toEqual(['.latchwork', 'a.flow.json'])
  await expect(flows.save('a.flow.json', '{"latchwork":1', saved.revision)).rejects.toThrow(/Line 1/)
  expect(await readFile(join(root, 'a.flow.json'), 'utf8')).toBe(other)
})

test('a file that was changed meanwhile is a conflict that shows the text on disk, and stays', async () => {
  await put('a.flow.json')
  const { revision } = await flows.open('a.flow.json')
  await put('a.flow.json', other)
  const mine = formatFlow({ ...greeting, name: 'mine' })
  await expect(flows.save('a.flow.json', mine, revision)).rejects.toMatchObject({
    code: 'conflict',
    status: 409,
    facts: { conflict: { text: other } },
  })
  expect(await readFile(join(root, 'a.flow.json'), 'utf8')).toBe(other)
  // Whoever wants to save what is there already has nothing to decide.
  expect((await flows.save('a.flow.json', other, revision)).text).toBe(other)
})

test('of many saves on one revision, one wins and the others are conflicts', async () => {
  await put('a.flow.json')
  const { revision } = await flows.open('a.flow.json')
  const texts = Array.from({ length: 8 }, (_, at) => formatFlow({ ...greeting, name: `name ${at}` }))
  const codes = await Promise.all(texts.map((each) => codeOf(flows.save('a.flow.json', each, revision))))
  expect(codes.filter((code) => code === 'done')).toHaveLength(1)
  expect(codes.filter((code) => code === 'conflict')).toHaveLength(7)
})

test('nothing is replaced by creating, renaming, copying or restoring', async () => {
  await put('a.flow.json')
  await put('b.flow.json', other)
  expect(await codeOf(flows.create('b.flow.json'))).toBe('exists')
  expect(await codeOf(flows.rename('a.flow.json', 'b.flow.json'))).toBe('exists')
  expect(await codeOf(flows.rename('none.flow.json', 'c.flow.json'))).toBe('flow-not-found')
  expect(await codeOf(flows.duplicate('a.flow.json', 'b.flow.json'))).toBe('exists')
  expect((await flows.duplicate('a.flow.json')).path).toBe('a-copy.flow.json')
  expect((await flows.duplicate('a.flow.json')).path).toBe('a-copy-2.flow.json')
  const { id } = await flows.remove('a.flow.json')
  await flows.rename('b.flow.json', 'a.flow.json')
  expect(await codeOf(flows.restore(id))).toBe('exists')
  expect(await readFile(join(root, 'a.flow.json'), 'utf8')).toBe(other)
  expect((await flows.restore(id, 'new/place.flow.json')).path).toBe('new/place.flow.json')
  expect(await flows.trash()).toEqual([])
})

test('the tests beside a flow follow its name, and replace none', async () => {
  await put('a.flow.json')
  await put('a.flow.test.json', '{ "tests of": "a" }')
  await flows.rename('a.flow.json', 'b.flow.json')
  expect(await readFile(join(root, 'b.flow.test.json'), 'utf8')).toBe('{ "tests of": "a" }')
  await put('c.flow.test.json', '{ "tests of": "c" }')
  await flows.rename('b.flow.json', 'c.flow.json')
  expect(await readFile(join(root, 'c.flow.test.json'), 'utf8')).toBe('{ "tests of": "c" }')
})

test('a deleted flow comes back byte for byte', async () => {
  const odd = `${text}\n\n`
  await put('a.flow.json', odd)
  const trashed = await flows.remove('a.flow.json')
  expect(trashed).toMatchObject({ path: 'a.flow.json', title: 'greeting' })
  expect((await flows.list()).flows).toEqual([])
  expect(await flows.trash()).toEqual([trashed])
  await flows.restore(trashed.id)
  expect(await readFile(join(root, 'a.flow.json'), 'utf8')).toBe(odd)
  expect(await codeOf(flows.restore('../../x'))).toBe('not-found')
})

test.each([
  '',
  'a.json',
  '.flow.json',
  '../a.flow.json',
  'x/../../a.flow.json',
  '/etc/a.flow.json',
  './a.flow.json',
  'x//a.flow.json',
  '.latchwork/trash/a.flow.json',
  '.git/a.flow.json',
  'node_modules/a.flow.json',
  'a\u0000.flow.json',
  'x\\..\\a.flow.json',
  'C:/a.flow.json',
  'a:b.flow.json',
  'con.flow.json',
  'x /a.flow.json',
  'x./a.flow.json',
  `${'x'.repeat(300)}.flow.json`,
])('the path %j is refused everywhere', async (path) => {
  await put('a.flow.json')
  const { revision } = await flows.open('a.flow.json')
  expect(await codeOf(flows.open(path))).toBe('bad-path')
  expect(await codeOf(flows.create(path))).toBe('bad-path')
  expect(await codeOf(flows.save(path, text, revision))).toBe('bad-path')
  expect(await codeOf(flows.rename('a.flow.json', path))).toBe('bad-path')
  expect(await codeOf(flows.duplicate('a.flow.json', path))).toBe('bad-path')
  expect(await codeOf(flows.remove(path))).toBe('bad-path')
})

test('no symbolic link leads out of the project, neither to read nor to write', async () => {
  await writeFile(join(outside, 'a.flow.json'), text)
  await symlink(outside, join(root, 'way-out'))
  await symlink(join(outside, 'a.flow.json'), join(root, 'a.flow.json'))
  const { revision } = { revision: 'x' }
  for (const path of ['way-out/a.flow.json', 'a.flow.json']) {
    expect(await codeOf(flows.open(path))).toBe('bad-path')
    expect(await codeOf(flows.save(path, other, revision))).toBe('bad-path')
    expect(await codeOf(flows.remove(path))).toBe('bad-path')
  }
  expect(await codeOf(flows.create('way-out/new.flow.json'))).toBe('bad-path')
  expect(await readdir(outside)).toEqual(['a.flow.json'])
  expect(await readFile(join(outside, 'a.flow.json'), 'utf8')).toBe(text)
})

test('a file that is no text, too large or a folder is told as what it is', async () => {
  await writeFile(join(root, 'bytes.flow.json'), Buffer.from([0xff, 0xfe, 0x00]))
  await writeFile(join(root, 'large.flow.json'), Buffer.alloc(16 * 1024 * 1024 + 1, ' '))
  await mkdir(join(root, 'folder.flow.json'))
  expect(await codeOf(flows.open('bytes.flow.json'))).toBe('not-text')
  expect(await codeOf(flows.open('large.flow.json'))).toBe('too-large')
  expect(await codeOf(flows.open('folder.flow.json'))).toBe('flow-not-found')
})

test('tells of files that others add, change, replace, move and remove, also in new folders', async () => {
  await put('a.flow.json')
  const heard: string[] = []
  const stop = flows.watch(({ change, path }: FlowChange) => heard.push(`${change} ${path}`))
  const settle = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 150))
  await settle()
  await put('a.flow.json', other)
  await expect.poll(() => heard).toEqual(['changed a.flow.json'])
  await put('a.flow.json', other)
  await mkdir(join(root, 'sub'))
  await settle()
  await put('sub/b.flow.json')
  await expect.poll(() => heard).toEqual(['changed a.flow.json', 'added sub/b.flow.json'])
  const { revision } = await flows.open('sub/b.flow.json')
  await flows.save('sub/b.flow.json', other, revision)
  await expect.poll(() => heard.at(-1)).toBe('changed sub/b.flow.json')
  await flows.remove('sub/b.flow.json')
  await expect.poll(() => heard.at(-1)).toBe('removed sub/b.flow.json')
  stop()
})

test('a flow stays in the trash for thirty days, and not longer', async () => {
  await put('a.flow.json')
  await put('b.flow.json')
  const { id, deleted } = await flows.remove('a.flow.json')
  const day = 86_400_000
  await flows.prune(deleted + TRASH_DAYS * day)
  expect((await flows.trash()).map((flow) => flow.id)).toEqual([id])
  await flows.remove('b.flow.json')
  // One that a process was killed over: without a note, it is in no list.
  await rm(join(root, '.latchwork', 'trash', id, 'note.json'))
  expect(await flows.trash()).toHaveLength(1)
  await flows.prune(deleted + TRASH_DAYS * day + 60_000)
  expect(await flows.trash()).toEqual([])
  expect(await readdir(join(root, '.latchwork', 'trash'))).toEqual([])
  expect(TRASH_DAYS).toBe(30)
})
