import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeScratch, STACK_TRACE } from '../support/canary-scratch.ts'

/** A full disk, as far as a process can be given one: no file may grow beyond so many blocks. */
const fullAfter = (blocks: number) => `trap '' XFSZ; ulimit -f ${blocks}; exec "$@"`
const save = (name: string) => ['secrets', 'set', name]
const isRoot = process.getuid?.() === 0
const NOBODY = 65_534

test('a home that does not exist is made, open to its owner alone', async () => {
  const scratch = makeScratch()
  const home = join(scratch.root, 'not', 'yet', 'there')
  expect(await scratch.latch(save('TOKEN'), { LATCH_HOME: home }, { stdin: 'a value to keep' })).toMatchObject({
    code: 0,
  })
  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)
  const places = readdirSync(home, { recursive: true, withFileTypes: true })
  expect(places.length).toBeGreaterThan(3)
  expect(modeOf(home)).toBe('700')
  for (const place of places)
    expect([place.name, modeOf(join(place.parentPath, place.name))]).toEqual([
      place.name,
      place.isFile() ? '600' : '700',
    ])
})

test.each([
  ['user', 0],
  ['user', 4],
  ['project', 4],
] as const)(
  'the %s layer on a disk that is full after %s blocks stays as it was, and the command says so',
  async (layer, blocks) => {
    const scratch = makeScratch()
    const { latch, root } = scratch
    expect(await latch([...save('OLD'), '--layer', layer], {}, { stdin: 'old '.repeat(900) })).toMatchObject({
      code: 0,
    })
    const contents = () =>
      scratch
        .files()
        .filter((name) => statSync(join(root, name)).isFile() && !name.endsWith('.bak'))
        .map((name) => [name, readFileSync(join(root, name), 'utf8')])
    const before = contents()
    const end = await latch([...save('NEW'), '--layer', layer], {}, { stdin: 'a new value', shell: fullAfter(blocks) })
    expect(end.code, end.stderr).toBe(3)
    expect(end.stderr).toMatch(/(?:secrets\.enc\.json|\.env) could not be written/)
    expect(end.stderr).not.toMatch(STACK_TRACE)
    expect(end.stdout).toBe('')
    // Nothing temporary and no lock is left either.
    expect(contents()).toEqual(before)
    expect(await latch(['secrets', 'explain', 'OLD', '--json'])).toMatchObject({ code: 0 })
  },
)

test('a result that a full disk does not take is a failed command', async () => {
  const { flow, latch } = makeScratch()
  const file = flow('t.flow.json', {
    outputs: { text: 't.text' },
    nodes: { t: { type: 'text.template', with: { template: 'x' } } },
    wires: [],
  })
  const end = await latch(['run', file], {}, { shell: 'exec "$@" > /dev/full' })
  expect(end.code).toBe(1)
  expect(end.stderr).toContain('The output cannot be written')
  expect(end.stderr).not.toMatch(STACK_TRACE)
})

test('a file that a full disk does not take fails its node, and the file before it stays', async () => {
  const { flow, latch, project } = makeScratch()
  const write = { type: 'files.write', with: { path: 'answer.txt', text: 'new '.repeat(9_000) } }
  const file = flow('w.flow.json', { outputs: { path: 'write.path' }, nodes: { write }, wires: [] })
  writeFileSync(join(project, 'answer.txt'), 'old')
  // With a file in the place of its history, the run is not kept, so that the node itself meets the full disk.
  for (const [isKept, path, words] of [
    [false, 'write', /./],
    [true, '', /cannot be written/],
  ] as const) {
    if (isKept) rmSync(join(project, '.latchwork'))
    else writeFileSync(join(project, '.latchwork'), '')
    const end = await latch(['run', file, '--json'], {}, { shell: fullAfter(8) })
    expect(end.code).toBe(1)
    const { error } = JSON.parse(end.stdout)
    expect(error.path).toBe(path)
    expect(error.message).toMatch(words)
    expect(end.stdout + end.stderr).not.toMatch(STACK_TRACE)
    expect(readFileSync(join(project, 'answer.txt'), 'utf8')).toBe('old')
    expect(readdirSync(project).toSorted()).toEqual(['.latchwork', 'answer.txt', 'w.flow.json'])
  }
})

test('a home that may not be written to is told by name; what needs none still runs', async ({ skip }) => {
  const { root, home, project, flow, latch } = makeScratch()
  const file = flow('t.flow.json', {
    outputs: { text: 't.text' },
    nodes: { t: { type: 'text.template', with: { template: 'x' } } },
    wires: [],
  })
  mkdirSync(home)
  if (isRoot) for (const path of [root, home, project]) chownSync(path, NOBODY, NOBODY)
  chmodSync(home, 0o500)
  const as = { uid: isRoot ? NOBODY : undefined }
  const { code } = await latch(['--version'], {}, as)
  // Root is held up by no mode, and others cannot start a program that lies in root's own folder.
  skip(code !== 0, 'only root can read this checkout')
  const end = await latch(save('TOKEN'), {}, { ...as, stdin: 'a value to keep' })
  expect(end.code).toBeGreaterThan(0)
  expect(end.stderr).toContain(home)
  expect(end.stderr).toMatch(/may not be opened with your rights|could not be written/)
  expect(end.stderr).not.toMatch(STACK_TRACE)
  expect(await latch(['run', file], {}, as)).toMatchObject({ code: 0, stdout: 'x\n' })
  expect(readdirSync(home)).toEqual([])
})

test('a home that is a file is told by name', async () => {
  const { home, latch } = makeScratch()
  writeFileSync(home, 'a file')
  const end = await latch(save('TOKEN'), {}, { stdin: 'a value to keep' })
  expect(end.code).toBeGreaterThan(0)
  expect(end.stderr).toContain(home)
  expect(end.stderr).not.toMatch(STACK_TRACE)
  expect(readFileSync(home, 'utf8')).toBe('a file')
})

test('a damaged store is not read past, not overwritten, and named', async () => {
  const { home, latch } = makeScratch()
  expect(await latch(save('OPENAI_API_KEY'), {}, { stdin: 'sk-proj-not-a-real-one-0' })).toMatchObject({ code: 0 })
  const store = join(home, 'config', 'secrets', 'secrets.enc.json')
  const whole = readFileSync(store, 'utf8')
  const damages = ['{', whole.slice(0, -40), whole.replace(/[A-Za-z0-9]{4}"/, '0000"')]
  for (const damage of damages) {
    if (damage === whole) throw new Error('Nothing was damaged.')
    writeFileSync(store, damage)
    const end = await latch(save('OTHER'), {}, { stdin: 'a value' })
    expect(end.code).toBe(3)
    expect(end.stderr).toContain('secrets.enc.json')
    expect(end.stdout + end.stderr).not.toMatch(STACK_TRACE)
    expect(readFileSync(store, 'utf8')).toBe(damage)
  }
  expect(existsSync(`${store}.lock`)).toBe(false)
})
