import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { COMMAND, type RunningCommand } from '../support/canary-command.ts'
import { askOnce } from '../support/canary-flow.ts'
import { withoutHistory, makeScratch, STACK_TRACE } from '../support/canary-scratch.ts'
import { startOpenAIStandIn, type OpenAIStandIn } from '../support/openai-standin.ts'

let standIn: OpenAIStandIn
beforeAll(async () => {
  standIn = await startOpenAIStandIn({ personalities: { slow: { delayMs: 60_000 } } })
})
afterAll(() => standIn.close())

const LONG = 'A long line of text. '.repeat(5_000)

/** Writes 400 large files, a few at a time. */
const writeMany = {
  outputs: { paths: 'each.path' },
  nodes: {
    each: { type: 'flow.map', graph: 'one', with: { concurrency: 6 } },
    range: { type: 'list.range', with: { end: 400 } },
  },
  wires: ['range.items -> each.items'],
  graphs: {
    one: {
      inputs: { item: { kind: 'number' } },
      outputs: { path: 'write.path' },
      nodes: {
        name: { type: 'text.template', with: { template: 'out/{{number}}.txt' } },
        write: { type: 'files.write', with: { text: LONG } },
      },
      wires: ['input.item -> name.number', 'name.text -> write.path'],
    },
  },
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s in the middle of 400 writes leaves whole files only, and nothing temporary', async (signal, code) => {
  const { flow, latch, project } = makeScratch()
  mkdirSync(join(project, 'out'))
  const out = () => readdirSync(join(project, 'out'))
  const end = await latch(
    ['run', flow('many.flow.json', writeMany)],
    {},
    {
      meanwhile: async ({ send, until }) => {
        await until(() => out().filter((name) => name.endsWith('.txt')).length >= 5)
        send(signal)
      },
    },
  )
  expect(end.code, end.stderr).toBe(code)
  expect(end.stderr).not.toMatch(STACK_TRACE)
  expect(out().filter((name) => !/^\d+\.txt$/.test(name))).toEqual([])
  expect(out().length).toBeLessThan(400)
  for (const name of out()) expect(readFileSync(join(project, 'out', name), 'utf8')).toBe(LONG)
})

test('a kill in the middle of 400 writes leaves no half file under its name', async () => {
  const { flow, latch, project } = makeScratch()
  mkdirSync(join(project, 'out'))
  const written = () => readdirSync(join(project, 'out')).filter((name) => /^\d+\.txt$/.test(name))
  const file = flow('many.flow.json', writeMany)
  const meanwhile = async ({ send, until }: RunningCommand) => {
    await until(() => written().length >= 5)
    send('SIGKILL')
  }
  expect(await latch(['run', file], {}, { meanwhile })).toMatchObject({ code: null })
  for (const name of written()) expect(readFileSync(join(project, 'out', name), 'utf8')).toBe(LONG)
  // What was cut off is hidden, never more than was under way, and no node takes it for a file of the project.
  const others = readdirSync(join(project, 'out')).filter((name) => !written().includes(name))
  expect(others.length).toBeLessThanOrEqual(6)
  expect(others.every((name) => name.startsWith('.'))).toBe(true)
  expect(await latch(['run', file])).toMatchObject({ code: 0 })
  expect(written()).toHaveLength(400)
})

test('a kill while a model is asked leaves no file behind, and the stores can be read', async () => {
  const { flow, latch, files } = makeScratch()
  const key = standIn.key('slow')
  const set = ['secrets', 'set', 'OPENAI_API_KEY', '--base-url', standIn.url]
  expect(await latch(set, {}, { stdin: key })).toMatchObject({ code: 0 })
  const file = flow('ask.flow.json', askOnce)
  const before = withoutHistory(files())
  const meanwhile = async ({ send, until }: RunningCommand) => {
    await until(() => standIn.calls.length > 0)
    send('SIGKILL')
  }
  expect(await latch(['run', file], {}, { meanwhile })).toMatchObject({ code: null })
  expect(withoutHistory(files())).toEqual(before)
  const { code, stdout } = await latch(['secrets', 'explain', 'OPENAI_API_KEY', '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ winner: { layer: 'user', hint: key.slice(-4) } })
})

test('six commands that save secrets at once lose none, in neither store', async () => {
  const { latch, project } = makeScratch()
  const names = Array.from({ length: 3 }, (_, at) => `TEAM_TOKEN_${at}`)
  const save = (layer: string) =>
    names.map((name) => latch(['secrets', 'set', name, '--layer', layer], {}, { stdin: `value of ${name}` }))
  const ends = await Promise.all([...save('user'), ...save('project')])
  expect(ends.map(({ code }) => code)).toEqual(ends.map(() => 0))
  const { stdout } = await latch(['secrets', 'list', '--json'])
  const { secrets }: { secrets: readonly { name: string; entries: readonly { layer: string }[] }[] } =
    JSON.parse(stdout)
  const kept = secrets.filter(({ name }) => names.includes(name))
  expect(kept.map(({ name, entries }) => [name, entries.map(({ layer }) => layer)])).toEqual(
    names.map((name) => [name, ['project', 'user']]),
  )
  for (const name of names) expect(readFileSync(join(project, '.env'), 'utf8')).toContain(`value of ${name}`)
})

test('a reader that leaves after the first line, as head does, is no fault', async () => {
  const { flow, project, root } = makeScratch()
  const file = flow('many.flow.json', {
    ...writeMany,
    nodes: { ...writeMany.nodes, range: { type: 'list.range', with: { end: 60 } } },
  })
  for (const args of [
    ['run', file, '--events'],
    ['nodes', '--json'],
    ['run', file],
  ]) {
    const environment = { HOME: root, LATCH_HOME: join(root, 'home'), PATH: '/usr/bin:/bin' }
    const child = spawn(process.execPath, [COMMAND, ...args], {
      cwd: project,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const stderr = text(child.stderr)
    const lines = createInterface({ input: child.stdout })
    await once(lines, 'line')
    lines.close()
    child.stdout.destroy()
    const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode]
    expect(await stderr).not.toMatch(STACK_TRACE)
    expect(await stderr).not.toContain('EPIPE')
    expect(code).toBe(0)
  }
})
