import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sweep } from '../../../../tests/support/canary-sweep.ts'
import { callCommand } from '../command-for-test.ts'

let cwd: string
const greeting = {
  latchwork: 1,
  name: 'greeting',
  inputs: { who: { kind: 'text', default: 'world' } },
  outputs: { text: 'hello.text' },
  nodes: { hello: { type: 'text.template', with: { template: 'Hello, {{who}}!' } } },
  wires: ['input.who -> hello.who'],
}
const latch = (...args: readonly string[]) => callCommand(args, { cwd, environment: { LATCH_HOME: join(cwd, 'home') } })
const run = (id: string, who: string) => latch('run', 'greeting.flow.json', '--run-id', id, '--input', `who=${who}`)

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'latchwork-runs-'))
  writeFileSync(join(cwd, 'greeting.flow.json'), JSON.stringify(greeting))
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

test('a run is exported without the secrets of its project, and the file is shown like a kept run', async () => {
  const key = `of the project ${randomBytes(20).toString('hex')}`
  writeFileSync(join(cwd, '.env'), `SIGNING_KEY="${key}"\n`)
  expect(await run('first', key)).toMatchObject({ code: 0 })
  const exported = await latch('runs', 'export', 'first')
  expect(exported).toMatchObject({ code: 0, stdout: 'greeting-first.run.json\n' })
  expect(exported.stderr).toContain('Taken out of it: ')
  expect(exported.stderr).toMatch(/\d known secrets/)
  const text = readFileSync(join(cwd, 'greeting-first.run.json'), 'utf8')
  expect(text).toContain('Hello, [secret]!')
  expect(sweep({ streams: { text }, secrets: [{ label: 'key', value: key }] })).toEqual([])

  const shown = await latch('runs', 'show', 'greeting-first.run.json')
  expect(shown).toMatchObject({ code: 0 })
  expect(shown.stdout).toMatch(/first\s+greeting\.flow\.json .* done/)
  expect(shown.stdout).toMatch(/hello\s+done/)
  expect((await latch('runs', './greeting-first.run.json')).stdout).toBe(shown.stdout)
  const asJson = await latch('runs', 'show', 'greeting-first.run.json', '--json')
  expect(JSON.parse(asJson.stdout)).toEqual(JSON.parse(text).run)
  const printed = await latch('runs', 'export', 'first', '-')
  expect(JSON.parse(printed.stdout).run.run).toBe('first')
})

test('two runs are compared port by port, kept or exported, and the exit code says whether they differ', async () => {
  for (const [id, who] of [
    ['a', 'you'],
    ['again', 'you'],
    ['b', 'all of you'],
  ] as const)
    await run(id, who)
  const same = await latch('runs', 'compare', 'a', 'again')
  expect(same).toMatchObject({ code: 0, stderr: '' })
  expect(same.stdout).toMatch(/Flow: the same\.\n1 node is the same\.\nThe runs are the same\.\n$/)

  await latch('runs', 'export', 'b', 'theirs.run.json')
  const different = await latch('runs', 'compare', 'a', 'theirs.run.json')
  expect(different.code).toBe(1)
  expect(different.stdout).toContain(
    [
      'Flow: the same.',
      'input who: changed',
      '  - you',
      '  + all of you',
      'output text: changed',
      '  - Hello, you!',
      '  + Hello, all of you!',
      'hello (done)',
      '  input who: changed',
      '    - you',
      '    + all of you',
      '  output text: changed',
      '    - Hello, you!',
      '    + Hello, all of you!',
      'The runs differ.',
    ].join('\n'),
  )
  const asJson = JSON.parse((await latch('runs', 'compare', 'a', 'b', '--json')).stdout)
  expect(asJson).toMatchObject({
    same: false,
    a: { run: 'a', status: 'done' },
    b: { run: 'b' },
    flow: { nodes: [], others: [] },
    inputs: [{ name: 'who', state: 'changed', a: 'you', b: 'all of you' }],
    nodes: [{ path: 'hello', same: false, anotherAnswer: false }],
  })
  expect(asJson.nodes[0].ports).toContainEqual({ side: 'setting', name: 'template', state: 'same' })
})

test.each([
  [['compare', 'a', 'nobody'], /There is no run "nobody" in this project/],
  [['export', 'nobody'], /There is no run "nobody" in this project/],
  [['show', 'none.run.json'], /There is no file none\.run\.json/],
  [['show', 'greeting.flow.json'], /greeting\.flow\.json: This file is not an exported run/],
  [['export', 'first', 'no/such/folder.json'], /cannot be written/],
])('latch runs %j is bad usage, in words', async (args, words) => {
  const called = await latch('runs', ...args)
  expect(called.code).toBe(2)
  expect(called.stderr).toMatch(words)
})
