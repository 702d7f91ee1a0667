import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMemoryBlobs, type Kind } from '@latchwork/engine'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BadValue } from '../../src/inputs/bad-value.ts'
import { parseValue } from '../../src/inputs/input-value.ts'

let folder = ''
const blobs = createMemoryBlobs()
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latch-inputs-'))
  await writeFile(join(folder, 'note.txt'), 'from a file\n')
  await writeFile(join(folder, 'list.json'), '[1, 2]')
  await writeFile(join(folder, 'marked.json'), '\uFEFF{"a":1}')
  await writeFile(join(folder, 'marked.txt'), '\uFEFF\uFEFFtwo marks')
  await writeFile(join(folder, 'dot.png'), Buffer.from([1, 2, 3]))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const parse = (kind: Kind, ...texts: string[]) =>
  parseValue(kind, texts, { name: 'x', cwd: folder, project: folder, blobs })

test.each<[Kind, readonly string[], unknown]>([
  ['text', ['5'], '5'],
  ['text', ['a=b'], 'a=b'],
  ['text', ['@note.txt'], 'from a file\n'],
  ['text', ['@@name'], '@name'],
  ['number', [' -1.5e3 '], -1500],
  ['number', ['+.5'], 0.5],
  ['number', ['12345678901.'], 12345678901],
  ['number', ['0.1000'], 0.1],
  ['number', ['9007199254740991'], 9007199254740991],
  ['boolean', ['false'], false],
  ['json', ['{"a":[null]}'], { a: [null] }],
  ['json', ['@marked.json'], { a: 1 }],
  ['json', ['null'], null],
  ['json', ['["12345678901234567890 \\" 12345678901234567890"]'], ['12345678901234567890 " 12345678901234567890']],
  ['text', ['@marked.txt'], '\uFEFFtwo marks'],
  ['text', ['12345678901234567890'], '12345678901234567890'],
  ['any', ['[1]'], [1]],
  ['any', ['null'], null],
  ['any', ['plain words'], 'plain words'],
  ['list<text>', ['one', 'two'], ['one', 'two']],
  ['list<text>', ['one'], ['one']],
  ['list<number>', ['@list.json'], [1, 2]],
  ['list<list<number>>', ['[[1],[2]]'], [[1], [2]]],
  ['file', ['docs/a.md'], { path: 'docs/a.md' }],
  ['file', ['@note.txt'], { path: 'note.txt' }],
])('%s takes %j', async (kind, texts, value) => {
  expect(await parse(kind, ...texts)).toEqual(value)
})

test.each<[Kind, readonly string[], string]>([
  ['number', ['1,5'], 'takes a number'],
  ['number', [''], 'takes a number'],
  ['number', ['Infinity'], 'takes a number'],
  ['number', ['.'], 'takes a number'],
  ['number', ['0x10'], 'takes a number'],
  [
    'number',
    ['12345678901234567890'],
    'cannot hold 12345678901234567890 exactly: it would become 12345678901234567000',
  ],
  ['number', ['-.12345678901234567890'], 'exactly'],
  ['number', ['1e999'], 'exactly'],
  ['list<number>', ['1', '12345678901234567890'], 'exactly'],
  ['list<number>', ['[12345678901234567890]'], 'exactly'],
  ['any', ['12345678901234567890'], 'exactly'],
  ['json', ['{"a":{"b":[-1.2345678901234567890e3]}}'], 'cannot hold -1.2345678901234567890e3 exactly'],
  ['json', ['{"a":1,"a":2}'], 'has the key "a" twice'],
  ['any', ['[{"b":{"a":1,"\\u0061":2}}]'], 'has the key "a" twice'],
  ['boolean', ['yes'], 'takes true or false'],
  ['json', ['{'], 'takes JSON'],
  ['text', ['a', 'b'], 'more than once'],
  ['text', ['@gone.txt'], 'does not exist'],
  ['list<number>', ['1', 'b'], 'takes a number'],
  ['list<number>', ['[1'], 'takes JSON'],
  ['file', ['@../outside.txt'], 'outside the project'],
  ['image', ['a.png'], 'takes a file'],
  ['image', ['@@/../dot.png'], 'takes a file'],
  ['image', ['@note.txt'], 'cannot be a .txt file'],
])('%s does not take %j', async (kind, texts, words) => {
  const failure = await parse(kind, ...texts).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(BadValue)
  expect(failure).toMatchObject({ message: expect.stringContaining(words) })
})

test('an image is read into the media of the run', async () => {
  const image = await parse('image', '@dot.png')
  expect(image).toMatchObject({ mediaType: 'image/png', name: 'dot.png', size: 3 })
})
