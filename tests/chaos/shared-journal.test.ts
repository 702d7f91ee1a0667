import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeScratch, STACK_TRACE } from '../support/canary-scratch.ts'

/** Writes files one after the other, then takes its time. */
const slow = {
  outputs: { path: 'first.path' },
  nodes: {
    first: { type: 'files.write', with: { path: 'first.txt', text: 'written' } },
    pause: { type: 'flow.delay', with: { ms: 600_000 } },
  },
  wires: ['first.path -> pause.value'],
}

test('of several processes that go on with one run at once, one does and the others say so', async () => {
  const { flow, latch, project } = makeScratch()
  const file = flow('slow.flow.json', slow)
  const isPausing = () => /"path":"pause"/.test(readSteps(join(project, '.latchwork', 'runs.db-wal')))
  const killed = await latch(
    ['run', file, '--run-id', 'r'],
    {},
    {
      meanwhile: async ({ until, send }) => {
        await until(isPausing)
        send('SIGKILL')
      },
    },
  )
  expect(killed.code).toBeNull()
  const { ino } = statSync(join(project, 'first.txt'))

  let ended = 0
  const goOn = async () => {
    const end = await latch(
      ['run', file, '--resume', 'r'],
      {},
      {
        meanwhile: async ({ until, send }) => {
          // The others end by themselves; the one that goes on would take ten minutes.
          await until(() => ended === 2).catch(() => {})
          send('SIGTERM')
        },
      },
    )
    ended++
    return end
  }
  const ends = await Promise.all([goOn(), goOn(), goOn()])
  expect(ends.map(({ code }) => Number(code)).toSorted((a, b) => a - b)).toEqual([2, 2, 143])
  const refused = ends.filter(({ code, stderr }) => code === 2 && REFUSED.test(stderr))
  expect(refused).toHaveLength(2)
  expect(ends.find(({ code }) => code === 143)?.stderr).toMatch(/first.*used again/)
  expect(statSync(join(project, 'first.txt')).ino).toBe(ino)
}, 60_000)

test('a damaged page of the journal is said by the command, and the file stays as it is', async () => {
  const { flow, latch, project } = makeScratch()
  const ids = Array.from({ length: 200 }, (_, at) => `marker-${at}`)
  const file = flow('wide.flow.json', {
    nodes: Object.fromEntries(ids.map((id) => [id, { type: 'files.list', with: { folder: '.' } }])),
    wires: [],
  })
  expect(await latch(['run', file, '--run-id', 'r'])).toMatchObject({ code: 0 })
  const database = join(project, '.latchwork', 'runs.db')
  const bytes = readFileSync(database)
  // Not of the events, which stand in JSON, but of a step: its key and its path follow each other.
  const page = Math.floor(bytes.indexOf('rmarker-150marker-150node') / 4096) * 4096
  expect(page).toBeGreaterThan(4096)
  bytes.fill(0xee, page, page + 4096)
  writeFileSync(database, bytes)
  const end = await latch(['run', file, '--resume', 'r', '--json'])
  expect(end.code).toBe(1)
  expect(JSON.parse(end.stdout)).toMatchObject({ status: 'failed', error: { code: 'journal-failed' } })
  expect(end.stderr).toMatch(/runs\.db is damaged\.\n.*Restore the file from a backup/)
  expect(end.stderr).not.toMatch(STACK_TRACE)
  expect(readFileSync(database).equals(bytes)).toBe(true)
})

const REFUSED = /"r" (?:is still under way|goes on in another process)/

function readSteps(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
