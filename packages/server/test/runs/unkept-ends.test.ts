import { NO_USAGE } from '@latchwork/engine'
import { createRedactor } from '@latchwork/secrets'
import { expect, test } from 'vitest'
import { createRunStore } from '../../src/index.ts'
import { createUnkeptEnds } from '../../src/runs/unkept-ends.ts'

test('an end that the disk does not take is told from memory until it does', () => {
  const store = createRunStore({ memory: true, redactor: createRedactor() })
  store.begin({ run: 'r', flow: 'f', text: '{}', startedAt: 1, inputs: {} })
  store.append('r', [{ type: 'run-start', run: 'r', seq: 0, at: 1, path: '', flow: 'f' }])
  let isFull = true
  const kept: string[] = []
  const ends = createUnkeptEnds({
    keep: (run) => {
      if (isFull) throw new Error('the disk is full')
      kept.push(run)
    },
    countOf: (run) => store.find(run)?.events ?? 0,
  })
  const statusOf = () => {
    const found = store.find('r')
    return found && ends.overlay(found).status
  }
  const typesFrom = (from: number) => ends.withEnd('r', store.events('r', from), from).map(({ type }) => type)

  const error = { code: 'journal-failed', message: 'The disk is full.', path: '' }
  ends.add('r', { status: 'failed', endedAt: 5, outputs: {}, usage: NO_USAGE, keys: [], waits: [], error })
  ends.settle()
  expect([kept, statusOf(), typesFrom(0), typesFrom(1), typesFrom(2)]).toEqual([
    [],
    'failed',
    ['run-start', 'run-end'],
    ['run-end'],
    [],
  ])
  isFull = false
  ends.settle()
  expect([kept, statusOf(), typesFrom(0)]).toEqual([['r'], 'running', ['run-start']])
  isFull = true
  ends.add('r', { status: 'done', endedAt: 6, outputs: {}, usage: NO_USAGE, keys: [], waits: [] })
  // Another end of it was written, so this one never is.
  ends.forget('r')
  isFull = false
  ends.settle()
  expect([kept, statusOf()]).toEqual([['r'], 'running'])
  store.close()
})
