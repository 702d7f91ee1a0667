import { formatFlow, type Flow } from '@latchwork/engine'
import { expect, test } from 'vitest'
import { ApiRefusal, type BodyOf, type RunDetails } from '../src/api/index.ts'
import { startTestServer, type TestServer } from './start-test-server.ts'

/** hello -> twice -> shout. */
const chain: Flow = {
  latchwork: 1,
  name: 'chain',
  inputs: { who: { kind: 'text', default: 'world' } },
  outputs: { text: 'shout.text' },
  nodes: {
    hello: { type: 'text.template', with: { template: 'Hello {{who}}' } },
    shout: { type: 'text.template', with: { template: '{{text}}!' } },
    twice: { type: 'text.template', with: { template: '{{text}}, {{text}}' } },
  },
  wires: ['hello.text -> twice.text', 'input.who -> hello.who', 'twice.text -> shout.text'],
}
const path = 'chain.flow.json'

async function runPart(
  { client }: TestServer,
  part: BodyOf<'runs.start'>['part'],
  { flow = chain, inputs = {} }: { readonly flow?: Flow; readonly inputs?: RunDetails['inputs'] } = {},
): Promise<RunDetails> {
  const { run } = await client.call('runs.start', { body: { path, text: formatFlow(flow), inputs, part } })
  for await (const event of client.stream('runs.events', { parameters: { run }, query: {} }))
    if (event.type === 'run-end') break
  return client.call('runs.show', { parameters: { run } })
}

async function refusalOf(call: Promise<unknown>): Promise<ApiRefusal['error'] | undefined> {
  const thrown: unknown = await call.catch((error: unknown) => error)
  return thrown instanceof ApiRefusal ? thrown.error : undefined
}

test('a run to a node gives its outputs, whatever is wrong behind it', async () => {
  await using server = await startTestServer()
  const broken: Flow = { ...chain, nodes: { ...chain.nodes, shout: { type: 'no.such' } } }
  const record = await runPart(server, { to: 'twice' }, { flow: broken, inputs: { who: 'you' } })
  expect(record).toMatchObject({
    status: 'done',
    flow: 'chain',
    part: { to: 'twice' },
    outputs: { text: 'Hello you, Hello you' },
  })
  expect(record.timings.map((timing) => timing.path)).toEqual(['hello', 'twice'])
})

test('a run from a node reuses what the nodes before gave, and names the run that they gave it in', async () => {
  await using server = await startTestServer()
  const whole = await runPart(server, undefined, { inputs: { who: 'Ada' } })
  const nodes = { ...chain.nodes, twice: { type: 'text.template', with: { template: '{{text}} twice' } } }
  const record = await runPart(server, { from: 'twice' }, { flow: { ...chain, nodes } })
  expect(record).toMatchObject({
    status: 'done',
    part: { from: 'twice', run: whole.run },
    outputs: { text: 'Hello Ada twice!' },
    timings: [
      { path: 'hello', reused: true },
      { path: 'twice', reused: false },
      { path: 'shout', reused: false },
    ],
  })
})

test('the run that is named comes before later ones, and one without the values does not count', async () => {
  await using server = await startTestServer()
  const first = await runPart(server, undefined, { inputs: { who: 'Ada' } })
  const second = await runPart(server, undefined, { inputs: { who: 'Bo' } })
  const toHello = await runPart(server, { to: 'hello' }, { inputs: { who: 'Cy' } })
  const latest = await runPart(server, { from: 'shout', run: toHello.run })
  expect(latest).toMatchObject({ part: { run: second.run }, outputs: { text: 'Hello Bo, Hello Bo!' } })
  const named = await runPart(server, { from: 'shout', run: first.run })
  expect(named).toMatchObject({ part: { run: first.run }, outputs: { text: 'Hello Ada, Hello Ada!' } })
})

test('without recorded values a run from a node is refused, with the nodes that lack them and what to do', async () => {
  await using server = await startTestServer()
  expect(await refusalOf(runPart(server, { from: 'shout' }))).toMatchObject({
    code: 'nothing-recorded',
    message: 'No run of this flow has recorded what "twice" gave.',
    path: 'nodes.shout',
    hint: expect.stringContaining('Run the flow once'),
  })
})

test('a node that is not in the flow itself is refused', async () => {
  await using server = await startTestServer()
  expect(await refusalOf(runPart(server, { to: 'gone' }))).toMatchObject({
    code: 'node-not-found',
    message: expect.stringContaining('"gone"'),
  })
})
