import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLedger, monthOf } from '../src/index.ts'
import { callOf, endOf, NOON, WORK_KEY } from './scratch-ledger.ts'

const CONNECTIONS = 3
const LABELS = ['home', 'work'] as const

const amount = fc.integer({ min: 0, max: 3_000_000_000 })
const moveArbitrary = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('reserve' as const),
      by: fc.nat(CONNECTIONS - 1),
      label: fc.constantFrom(...LABELS),
      run: fc.nat(1),
      most: amount,
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      which: fc.nat(),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      isKnown: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const), by: fc.nat(CONNECTIONS - 1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait a month' as const) }) },
)
type Move = typeof moveArbitrary extends fc.Arbitrary<infer One> ? One : never

const scheduleArbitrary = fc.record({
  monthly: fc.tuple(amount, amount, amount),
  runLimit: amount,
  moves: fc.array(moveArbitrary, { minLength: 5, maxLength: 40 }),
})

/** What the test itself knows of a call, apart from the ledger. */
interface Known {
  readonly id: number
  readonly owner: string
  readonly label: string
  readonly run: string
  readonly month: string
  counted: number
  isOpen: boolean
}

/** Several processes on one file: connections here, whose deaths the test decides. */
function openProcesses() {
  const folder = mkdtempSync(join(tmpdir(), 'latchwork-budgets-'))
  const alive = new Set<string>()
  const clock = { now: NOON }
  let born = 0
  const connect = () => {
    const owner = `process-${born++}`
    alive.add(owner)
    const isAlive = (name: string) => alive.has(name)
    const file = join(folder, 'usage.db')
    return { owner, ledger: createLedger({ file, now: () => clock.now, process: { name: owner, isAlive } }) }
  }
  const connections = Array.from({ length: CONNECTIONS }, connect)
  return {
    clock,
    connections,
    isAlive: (owner: string) => alive.has(owner),
    /** Another process takes the place of one that dies. */
    crash(by: number): void {
      const { owner, ledger } = connections[by]
      ledger.close()
      alive.delete(owner)
      connections[by] = connect()
    },
    close(): void {
      for (const { ledger } of connections) ledger.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type Processes = ReturnType<typeof openProcesses>
type Limits = { readonly monthly: readonly [number, number, number]; readonly runLimit: number }

/** Plays one schedule, and throws when a budget is passed or a sum of the ledger is not what the test has kept. */
function createPlay(schedule: number, { monthly, runLimit }: Limits, processes: Processes) {
  const { connections, clock } = processes
  const known: Known[] = []
  const name = `KEY_${schedule}`
  const fingerprints = LABELS.map((_, at) => (schedule * 2 + at).toString(16).padStart(8, '0'))
  const budgets: { readonly target: string; readonly limit: number; readonly fits: (call: Known) => boolean }[] = [
    { target: name, limit: monthly[0], fits: () => true },
    { target: `${name}/home`, limit: monthly[1], fits: ({ label }) => label === 'home' },
    { target: fingerprints[1], limit: monthly[2], fits: ({ label }) => label === 'work' },
  ]
  for (const { target, limit } of budgets) connections[0].ledger.budgets.set({ target, monthly: limit })

  // Whoever opens the ledger or asks for room settles what the dead have set aside.
  const bury = (): void => {
    for (const call of known) if (!processes.isAlive(call.owner)) call.isOpen = false
  }
  const reserve = ({ by, label, run, most, share }: Extract<Move, { do: 'reserve' }>): void => {
    const { owner, ledger } = connections[by]
    const key = { ...WORK_KEY, name, label, fingerprint: fingerprints[LABELS.indexOf(label)] }
    const least = Math.floor(most * share)
    const runBudget = { limit: runLimit, since: 0 }
    const answer = ledger.reserve(callOf({ key, most, least, run: `${schedule}-${run}`, runBudget }))
    bury()
    if (answer.status !== 'granted') return
    const counted = Number(answer.amount)
    if (!(counted >= least && counted <= most)) throw new Error(`${counted} is not between ${least} and ${most}`)
    const month = monthOf(clock.now)
    known.push({ id: answer.call, owner, label, run: String(run), month, counted, isOpen: true })
  }
  const settle = ({ which, share, isKnown }: Extract<Move, { do: 'settle' }>): void => {
    const open = known.filter(({ isOpen, owner }) => isOpen && processes.isAlive(owner))
    if (open.length === 0) return
    const call = open[which % open.length]
    const cost = Math.floor(call.counted * share)
    const found = connections.find(({ owner }) => owner === call.owner)
    found?.ledger.settle(call.id, endOf(isKnown ? cost : 'unknown'))
    call.isOpen = false
    if (isKnown) call.counted = cost
  }
  const judge = (): void => {
    const month = monthOf(clock.now)
    const states = new Map(connections[0].ledger.budgets.list(month).map((state) => [state.target, state]))
    for (const { target, limit, fits } of budgets) {
      const calls = known.filter((call) => call.month === month && fits(call))
      const [settled, reserved] = [false, true].map((isOpen) => sumOf(calls.filter((call) => call.isOpen === isOpen)))
      const state = states.get(target)
      if (state?.settled !== settled || state.reserved !== reserved)
        throw new Error(`${target}: ${JSON.stringify(state)} in place of ${settled} and ${reserved}`)
      if (settled + reserved > limit) throw new Error(`${target}: ${settled} + ${reserved} is more than ${limit}`)
    }
    for (const run of ['0', '1']) {
      const sum = sumOf(known.filter((call) => call.run === run))
      if (sum > runLimit) throw new Error(`run ${run}: ${sum} is more than ${runLimit}`)
    }
  }

  return {
    known,
    play(move: Move): void {
      if (move.do === 'reserve') reserve(move)
      else if (move.do === 'settle') settle(move)
      else if (move.do === 'wait a month') clock.now += 31 * 86_400_000
      else {
        processes.crash(move.by)
        bury()
      }
      judge()
    },
    end: () =>
      connections[0].ledger.budgets.list('').forEach(({ target }) => connections[0].ledger.budgets.remove(target)),
  }
}

function sumOf(calls: readonly Known[]): number {
  return calls.reduce((total, { counted }) => total + counted, 0)
}

test('no schedule of reservations, ends and crashes passes a budget by a billionth', () => {
  const processes = openProcesses()
  let schedule = 0
  let grants = 0
  try {
    fc.assert(
      fc.property(scheduleArbitrary, ({ moves, ...limits }) => {
        const play = createPlay(schedule++, limits, processes)
        for (const move of moves) play.play(move)
        play.end()
        grants += play.known.length
      }),
      { numRuns: 1_000 },
    )
  } finally {
    processes.close()
  }
  // Schedules in which nothing is ever let through would prove nothing.
  expect(grants).toBeGreaterThan(2_000)
})
