import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer } from '../../packages/server/test/start-test-server.ts'
import { exampleFolder } from '../support/demo-run.ts'
import { createWorld, type World } from './cli-world.ts'

let world: World
let copy: string

beforeAll(async () => {
  world = await createWorld()
  copy = join(await mkdtemp(join(tmpdir(), 'latch-tests-')), 'examples')
  await cp(exampleFolder, copy, { recursive: true, filter: (path) => !path.endsWith('.latchwork') })
})
afterAll(async () => {
  await world.remove()
  await rm(join(copy, '..'), { recursive: true })
})

async function replaceIn(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(copy, file), 'utf8')
  expect(text).toContain(from)
  await writeFile(join(copy, file), text.replace(from, to))
}

describe('latch test examples', () => {
  test('passes by replay, with no key and nothing kept, and every example and template has a test', async () => {
    const { code, stdout, stderr } = await world.latch(['test', exampleFolder])
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' })
    const flows: string[] = await readdir(exampleFolder, { recursive: true })
    const names = flows.filter((name) => name.endsWith('.flow.json')).map((name) => name.replace('.flow.json', ''))
    expect(names.length).toBeGreaterThan(10)
    for (const name of names) expect(stdout).toContain(`${name}.flow.test.json`)
    expect(stdout).toMatch(/^\d+ passed, 0 failed\.$/m)
    expect(await world.filesIn(world.latchHome)).toEqual([])
  })

  test('holds no address of this machine, no key and no folder in its recordings', async () => {
    const files: string[] = await readdir(exampleFolder, { recursive: true })
    const recorded = files.filter((name) => /cassettes.*\.(?:json|txt)$/.test(name))
    expect(recorded.length).toBeGreaterThan(10)
    for (const name of recorded) {
      const text = await readFile(join(exampleFolder, name), 'utf8')
      expect(text, name).not.toMatch(/127\.0\.0\.1|localhost|\[::1\]|lw-demo-|[Bb]earer|authorization|idempotency/)
      expect(text, name).not.toContain(exampleFolder)
    }
  })
})

describe('an edited prompt', () => {
  test('fails its test with what it asks now, and passes when it is recorded again', async () => {
    await replaceIn('triage.flow.json', 'Classify this message:', 'Sort this message:')
    const args = ['test', join(copy, 'triage.flow.json')]
    const changed = await world.latch([...args, '--junit', 'junit.xml'])
    expect(changed.code).toBe(1)
    expect(changed.stdout).toContain('"classify" asks for what was not recorded: POST openai://responses')
    expect(changed.stdout).toContain('"Sort this message:')
    expect(changed.stdout).toContain('0 passed, 3 failed.')
    const junit = await readFile(join(world.project, 'junit.xml'), 'utf8')
    expect(junit).toContain('tests="3" failures="3"')
    const updated = await world.latch([...args, '--update', '--demo'])
    expect(updated.code, updated.stdout).toBe(0)
    expect((await world.latch(args)).code).toBe(0)
  })

  test('that cannot be recorded, for want of a key, leaves the recording as it is', async () => {
    const cassette = join(copy, 'cassettes/extract-facts/cassette.json')
    const before = await readFile(cassette, 'utf8')
    const { code, stdout } = await world.latch(['test', join(copy, 'extract-facts.flow.json'), '--update'])
    expect(code).toBe(1)
    expect(stdout).toContain('OPENAI_API_KEY was not found')
    expect(await readFile(cassette, 'utf8')).toBe(before)
  })
})

test('each expectation that is not met is told with the value that came', async () => {
  await replaceIn('templates/text-to-data.flow.test.json', '"equals": 5', '"equals": 6')
  await replaceIn('templates/text-to-data.flow.test.json', '"minItems": 5', '"minItems": 7')
  const { code, stdout } = await world.latch(['test', join(copy, 'templates/text-to-data.flow.json')])
  expect(code).toBe(1)
  expect(stdout).toContain('outputs.count: 5 instead of 6')
  expect(stdout).toContain('outputs.facts: does not follow the schema')
})

test('a broken file of tests is told with its position, and the others run all the same', async () => {
  const folder = join(copy, 'templates')
  await replaceIn('templates/three-points.flow.test.json', '"contains"', '"contians"')
  const { code, stdout, stderr } = await world.latch(['test', folder])
  expect(code).toBe(2)
  expect(stderr).toMatch(/three-points\.flow\.test\.json:\d+:\d+ .*contians/)
  expect(stdout).toContain('ask-about-a-text.flow.test.json')
})

test('a test is made of a run, and what the model says of a rule is recorded too', async () => {
  const flow = join(copy, 'templates/ask-about-a-text.flow.json')
  const made = await world.latch([
    'test',
    '--record',
    flow,
    '--demo',
    '--name',
    'late',
    '--input',
    'question=How late?',
  ])
  expect(made.code, made.stderr).toBe(0)
  const both = await world.latch(['test', flow])
  expect(both.stdout).toContain('2 passed, 0 failed.')
  await replaceIn('templates/ask-about-a-text.flow.test.json', '"equals"', '"judged": "It names a time.", "equals"')
  const unjudged = await world.latch(['test', flow])
  expect(unjudged.stdout).toContain('"expect.answer/judge" asked for what was not recorded')
  const verdict = (stdout: string): string | undefined => /outputs\.answer: .*/.exec(stdout)?.[0]
  const judged = verdict((await world.latch(['test', flow, '--update', '--demo'])).stdout)
  expect(judged).toContain('does not keep the rule "It names a time.": ')
  expect(verdict((await world.latch(['test', flow])).stdout)).toBe(judged)
})

test('what the editor makes of a past run is a test that the command runs', async () => {
  await using server = await startTestServer()
  const { client, project } = server
  const { run } = await client.call('runs.start', { body: { path: 'question.flow.json', inputs: {} } })
  for await (const event of client.stream('runs.events', { parameters: { run }, query: {} }))
    if (event.type === 'run-end') break
  await client.call('tests.make', { body: { run, name: 'what a latch is' } })
  const { code, stdout } = await world.latch(['test', join(project, 'question.flow.json')])
  expect(stdout).toContain('what a latch is')
  expect(code).toBe(0)
})
