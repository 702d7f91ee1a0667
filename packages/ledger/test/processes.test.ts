import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createLedger, isAlive, monthOf, thisProcess } from '../src/index.ts'
import { callOf, endOf, granted, scratchFile } from './scratch-ledger.ts'

const CHILD = fileURLToPath(new URL('./ledger-child.ts', import.meta.url))

const start = (...args: readonly string[]) =>
  spawn(process.execPath, [CHILD, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })

/** The one run that all children belong to. */
const runBudget = { limit: 5_000, since: 0 }
const month = () => monthOf(Date.now())

test('processes side by side, also at the first opening, never spend more than the budget', async () => {
  const file = scratchFile()
  const children = Array.from({ length: 4 }, () => start(file, 'spend', String(runBudget.limit)))
  const printed = await Promise.all(children.map(({ stdout }) => text(stdout)))
  const spent = printed.reduce((sum, line) => sum + Number(line), 0)
  expect(spent).toBeLessThanOrEqual(runBudget.limit)
  expect(spent).toBeGreaterThan(runBudget.limit - 5)
  const ledger = createLedger({ file })
  expect(ledger.usage(month()).total).toMatchObject({ cost: spent, runningCalls: 0, unknownCalls: 0 })
  ledger.close()
})

test('what a killed process had set aside is settled in full with the next call, once', async () => {
  const file = scratchFile()
  const child = start(file, 'hang', '150')
  const [said] = await once(child.stdout, 'data')
  expect(JSON.parse(String(said))).toMatchObject({ status: 'granted', amount: 100 })
  const ledger = createLedger({ file })
  const tight = { limit: 150, since: 0 }
  expect(ledger.reserve(callOf({ runBudget: tight }))).toMatchObject({ status: 'wait' })
  child.kill('SIGKILL')
  await once(child, 'exit')
  const next = ledger.reserve(callOf({ runBudget: tight }))
  expect(next).toMatchObject({ status: 'granted', amount: 50 })
  expect([...ledger.calls(month())]).toMatchObject([{ outcome: 'unknown', cost: 'unknown', counted: 100 }, {}])
  ledger.close()
  const again = createLedger({ file })
  expect([...again.calls(month())]).toMatchObject([
    { outcome: 'unknown', counted: 100 },
    { outcome: 'running', counted: 50 },
  ])
  again.close()
})

test('what a killed process had set aside is settled when the ledger is opened', async () => {
  const file = scratchFile()
  const child = start(file, 'hang', '150')
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const ledger = createLedger({ file })
  expect(ledger.usage(month()).total).toMatchObject({ calls: 1, unknownCalls: 1, runningCalls: 0 })
  ledger.close()
})

test('an end that comes after the call was given up takes the place of what was counted', () => {
  const file = scratchFile()
  const first = createLedger({ file, process: { name: 'first', isAlive: () => true } })
  const call = granted(first, callOf())
  const second = createLedger({ file, process: { name: 'second', isAlive: () => false } })
  expect([...second.calls(month())]).toMatchObject([{ outcome: 'unknown', counted: 100 }])
  first.settle(call, endOf(30))
  expect([...second.calls(month())]).toMatchObject([{ outcome: 'done', cost: 30, counted: 30 }])
  first.close()
  second.close()
})

test('a process knows itself, and takes no reused number and no earlier start of the machine for it', () => {
  const [host, pid, startedAt, boot] = thisProcess().split(' ')
  expect(isAlive(thisProcess())).toBe(true)
  expect(isAlive([host, pid, `${startedAt}1`, boot].join(' '))).toBe(false)
  expect(isAlive([host, pid, startedAt, 'another-boot'].join(' '))).toBe(false)
  expect(isAlive(['another-machine', '1', '1', 'boot'].join(' '))).toBe(true)
})
