import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { askOnce } from '../support/canary-flow.ts'
import { withoutHistory, makeScratch, STACK_TRACE } from '../support/canary-scratch.ts'
import { mintKey } from '../support/openai-standin-keys.ts'

/** Reads each file of a folder, gathers what could not be read, and writes a copy of one text. */
const readAll = {
  outputs: { texts: 'each.text', errors: 'each.errors', paths: 'files.paths' },
  nodes: {
    each: { type: 'flow.map', graph: 'one', with: { concurrency: 8, onItemError: 'collect' } },
    files: { type: 'files.list', with: { folder: 'in', pattern: '**/*' } },
  },
  wires: ['files.paths -> each.items'],
  graphs: {
    one: {
      inputs: { item: { kind: 'text' } },
      outputs: { text: 'read.text' },
      nodes: { read: { type: 'files.read' } },
      wires: ['input.item -> read.path'],
    },
  },
}

test('a folder of 2,000 files is read in order, with a short account of it', async () => {
  const { flow, latch, project } = makeScratch()
  mkdirSync(join(project, 'in'))
  for (let at = 0; at < 2_000; at += 1)
    writeFileSync(join(project, 'in', `${String(at).padStart(4, '0')}.txt`), `${at}`)
  const end = await latch(['run', flow('all.flow.json', readAll), '--json'])
  expect(end).toMatchObject({ code: 0 })
  const { outputs } = JSON.parse(end.stdout)
  expect(outputs.texts).toEqual(Array.from({ length: 2_000 }, (_, at) => `${at}`))
  expect(outputs.errors).toEqual([])
  expect(end.stderr.split('\n').length).toBeLessThan(200)
})

const names = [
  'with space.md',
  `quote'".md`,
  'ünï 漢字 🚀.md',
  'new\nline.md',
  '-rf.md',
  '$(touch pwned).md',
  '`touch pwned`.md',
  '%2e%2e%2fx.md',
  '*.md',
  '{a,b}.md',
  '[x].md',
  '~.md',
  'a;b&c|d.md',
  '\u202egpj.md',
  '\u001b[31mred.md',
  '#.md',
]
/** They mean something else on another system. */
const refused = ['back\\slash.md', 'colon:name.md', 'dot.md.', 'aux.md']

test('files with odd names are read, or refused by name; no name is obeyed', async () => {
  const { flow, latch, project, root } = makeScratch()
  mkdirSync(join(project, 'in'))
  for (const name of [...names, ...refused]) writeFileSync(join(project, 'in', name), `text of ${name}`)
  writeFileSync(Buffer.concat([Buffer.from(join(project, 'in', 'bytes-')), Buffer.from([0xff, 0xfe])]), 'not UTF-8')
  writeFileSync(join(root, 'outside.md'), 'text of the outside')
  symlinkSync(join(root, 'outside.md'), join(project, 'in', 'link.md'))
  const name = flow('my "flow" ü\n$(touch pwned).flow.json', readAll)
  const end = await latch(['run', name, '--json'])
  expect(end).toMatchObject({ code: 0 })
  expect(end.stdout + end.stderr).not.toMatch(STACK_TRACE)
  const { outputs } = JSON.parse(end.stdout)
  const read: readonly string[] = outputs.texts
  expect(read.filter((text) => names.includes(text.slice('text of '.length)))).toHaveLength(names.length)
  expect(read).not.toContain('text of the outside')
  expect(read.length + outputs.errors.length).toBe(outputs.paths.length)
  expect([project, root, join(project, 'in')].map((folder) => existsSync(join(folder, 'pwned')))).toEqual([
    false,
    false,
    false,
  ])
})

test('an odd path to write to makes no file outside the project, and no folder half way', async () => {
  const { flow, latch, project, files } = makeScratch()
  const file = flow('write.flow.json', {
    inputs: { paths: { kind: 'list<text>' } },
    outputs: { written: 'each.path', errors: 'each.errors' },
    nodes: { each: { type: 'flow.map', graph: 'one', with: { onItemError: 'collect' } } },
    wires: ['input.paths -> each.items'],
    graphs: {
      one: {
        inputs: { item: { kind: 'text' } },
        outputs: { path: 'write.path' },
        nodes: { write: { type: 'files.write', with: { text: 'x' } } },
        wires: ['input.item -> write.path'],
      },
    },
  })
  const write = async (paths: readonly string[]) => {
    const end = await latch(['run', file, '--input', `paths=${JSON.stringify(paths)}`, '--json'])
    expect(end).toMatchObject({ code: 0 })
    return JSON.parse(end.stdout).outputs
  }
  const before = withoutHistory(files())
  const outside = [
    '../x.txt',
    '/tmp/x.txt',
    'a/../../x',
    '.env',
    '.git/config',
    'b/.env.local',
    'a\u0000b',
    'in\\x',
    '',
  ]
  const { written, errors } = await write(outside)
  expect([written, errors.length]).toEqual([[], outside.length])
  expect(withoutHistory(files())).toEqual(before)
  const odd = 'out/ü "x" $(touch pwned)\n.txt'
  expect(await write([odd])).toEqual({ written: [odd], errors: [] })
  expect(readFileSync(join(project, odd), 'utf8')).toBe('x')
  expect(readdirSync(join(project, 'out'))).toEqual([odd.slice('out/'.length)])
})

test('without a network the command says which address did not answer and what to do', async () => {
  const { flow, latch } = makeScratch()
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  await new Promise((resolve) => server.close(resolve))
  const url = `http://127.0.0.1:${address.port}/v1`
  const variables = { OPENAI_API_KEY: mintKey('sk-proj-'), LATCH_OPENAI_BASE_URL: url }
  for (const args of [
    ['run', flow('ask.flow.json', askOnce)],
    ['secrets', 'test', 'OPENAI_API_KEY'],
  ]) {
    const { code, stdout, stderr } = await latch(args, variables)
    expect(code).toBe(1)
    expect(stdout + stderr).toContain(url)
    expect(stdout + stderr).toMatch(/does not accept connections[^]*Check the base URL/)
    expect(stdout + stderr).not.toMatch(STACK_TRACE)
  }
})
