import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
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
