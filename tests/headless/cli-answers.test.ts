import { afterEach, beforeEach, expect, test } from 'vitest'
import { createWorld, type World } from './cli-world.ts'

const letter = {
  latchwork: 1,
  name: 'letter',
  outputs: { choice: 'ask.choice', text: 'ask.value' },
  nodes: {
    ask: { type: 'flow.approve', with: { message: 'Send it?', choices: ['send', 'not yet'], editable: true } },
    write: { type: 'text.template', with: { template: 'Dear all' } },
  },
  wires: ['write.text -> ask.value'],
}

let world: World

beforeEach(async () => {
  world = await createWorld()
  await world.write('letter.flow.json', letter)
})
afterEach(() => world.remove())

const run = (id: string) => world.latch(['run', 'letter.flow.json', '--json', '--run-id', id])
const answer = (...words: string[]) => world.latch(['runs', 'answer', ...words, '--json'])

test('a run that waits ends with 5 and says how to answer; the answer goes on with it', async () => {
  const waiting = await run('one')
  expect(waiting.code).toBe(5)
  expect(JSON.parse(waiting.stdout)).toMatchObject({ run: 'one', status: 'waiting', outputs: {} })
  expect(waiting.stderr).toContain('Waiting at ask: Send it? (send, not yet)')
  expect(waiting.stderr).toContain('latch runs answer one send')
  expect((await world.latch(['runs', 'one'])).stdout).toContain('latch runs answer one send')

  const done = await answer('one', 'not yet')
  expect(done.code).toBe(0)
  expect(JSON.parse(done.stdout)).toMatchObject({ status: 'done', outputs: { choice: 'not yet', text: 'Dear all' } })
})

test('an answer may name the node and change the value', async () => {
  await run('one')
  const done = await answer('one', 'ask', '{ "choice": "send", "value": "Dear friends" }')
  expect(JSON.parse(done.stdout)).toMatchObject({ outputs: { choice: 'send', text: 'Dear friends' } })
})

test('of two processes that answer at the same time, one does, and the run goes on once', async () => {
  await run('one')
  const both = await Promise.all([answer('one', 'send'), answer('one', 'not yet')])
  expect(both.map(({ code }) => code)).toEqual(expect.arrayContaining([0, 2]))
  const [done] = both.filter(({ code }) => code === 0)
  const { outputs } = JSON.parse((await world.latch(['runs', 'one', '--json'])).stdout)
  expect(outputs).toEqual(JSON.parse(done.stdout).outputs)
})

test.each([
  ['an unknown run', ['none', 'send'], /There is no run "none"/],
  ['a node that does not wait', ['one', 'write', 'send'], /Nothing at "write" waits.*These do: ask/s],
  ['what is no choice', ['one', 'perhaps'], /"perhaps" is none of the choices "send", "not yet"/],
])('%s is refused, and the run still waits', async (_, words, told) => {
  await run('one')
  const refused = await answer(...words)
  expect([refused.code, refused.stdout]).toEqual([2, ''])
  expect(refused.stderr).toMatch(told)
  expect(JSON.parse((await world.latch(['runs', 'one', '--json'])).stdout)).toMatchObject({
    status: 'waiting',
    waits: [{ path: 'ask', signal: 'approve' }],
  })
})

test('a wait for a time goes on after it', async () => {
  const nodes = { nap: { type: 'flow.wait', with: { withinMs: 1, value: 'rested' } } }
  await world.write('nap.flow.json', { latchwork: 1, name: 'nap', outputs: { x: 'nap.value' }, nodes, wires: [] })
  const first = await world.latch(['run', 'nap.flow.json', '--run-id', 'nap'])
  const ended = first.code === 5 ? await world.latch(['run', 'nap.flow.json', '--resume', 'nap']) : first
  expect([ended.code, ended.stdout]).toEqual([0, 'rested\n'])
})
