import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createWorld, type World } from './cli-world.ts'

let world: World
const inCheckout = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.remove())

const call = async (file: string, args: readonly string[]) => {
  const child = spawn(process.execPath, [inCheckout(file), ...args], {
    env: { PATH: process.env['PATH'], HOME: world.project, LATCH_HOME: world.latchHome },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const code = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await code, stdout, stderr }
}

test('the installed command does what the checkout does', async () => {
  const { code, stdout } = await call('packages/cli/bin/latch.js', ['run', inCheckout('examples/word-count.flow.json')])
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ files: 6 })
})

describe('the tour', () => {
  test('summarizes the guides with the demo model, says so, and names commands to try', async () => {
    const { code, stdout, stderr } = await call('packages/cli/src/tour.ts', [])
    expect(code).toBe(0)
    expect(stdout).toMatch(/summary:\n.{200}/)
    expect(stdout).toContain('demo model')
    expect(stdout).toContain('npm run latch -- secrets set OPENAI_API_KEY')
    expect(stderr).toContain('each[5]/ask')
    expect(await world.filesIn(world.latchHome)).toEqual([])
  })

  test('runs the first flow of a folder that can run as it is, and lists the others with what they lack', async () => {
    const say = { type: 'text.template', with: { template: 'Hello {{who}}' } }
    const flow = {
      latchwork: 1,
      name: 'x',
      outputs: { text: 'say.text' },
      nodes: { say },
      wires: ['input.who -> say.who'],
    }
    await world.write('a.flow.json', '{')
    await world.write('b.flow.json', { ...flow, inputs: { who: { kind: 'text' } } })
    await world.write('c.flow.json', { ...flow, inputs: { who: { kind: 'text', default: 'you' } } })
    const { code, stdout } = await call('packages/cli/src/tour.ts', [world.project])
    expect(code).toBe(0)
    expect(stdout).toMatch(/a\.flow\.json +\(has problems\).*b\.flow\.json +\(needs who\).*c\.flow\.json\n.*Hello you/s)
  })

  test('explains a folder without flows', async () => {
    const { code, stderr } = await call('packages/cli/src/tour.ts', [world.project])
    expect(code).toBe(2)
    expect(stderr).toContain('There is no flow in')
  })
})
