import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { withLock } from '../src/lock.ts'
import { rejection, scratchFolder } from './scratch.ts'

const makeFile = () => join(scratchFolder(), 'file')

const deadProcess = async (): Promise<number> => {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid ?? 0
}

test('only one caller at a time works, and all get their turn', async () => {
  const file = makeFile()
  let inside = 0
  let most = 0
  const work = async () => {
    inside += 1
    most = Math.max(most, inside)
    await new Promise((resolve) => setTimeout(resolve, 1))
    inside -= 1
  }
  await Promise.all(Array.from({ length: 30 }, () => withLock(file, work)))
  expect(most).toBe(1)
  expect(readdirSync(dirname(file))).toEqual([])
})

test('is given back when the work fails', async () => {
  const file = makeFile()
  expect(await rejection(withLock(file, () => Promise.reject(new Error('work'))))).toMatchObject({ message: 'work' })
  expect(await withLock(file, async () => 'again')).toBe('again')
})

test('of a dead process is broken, by many waiters at once and still one by one', async () => {
  const file = makeFile()
  const owner = { pid: await deadProcess(), startedAt: '1', host: hostname(), nonce: 'dead' }
  writeFileSync(`${file}.lock`, JSON.stringify(owner))
  let inside = 0
  const work = async () => {
    inside += 1
    expect(inside).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 1))
    inside -= 1
  }
  await Promise.all(Array.from({ length: 20 }, () => withLock(file, work)))
  expect(existsSync(`${file}.lock`)).toBe(false)
})

test.runIf(existsSync('/proc/self/stat'))('of a process whose number was given to another is broken', async () => {
  const file = makeFile()
  writeFileSync(
    `${file}.lock`,
    JSON.stringify({ pid: process.pid, startedAt: 'long ago', host: hostname(), nonce: 'x' }),
  )
  expect(await withLock(file, async () => 'done')).toBe('done')
})

test('that names no owner is broken once it is old', async () => {
  const file = makeFile()
  writeFileSync(`${file}.lock`, '')
  utimesSync(`${file}.lock`, new Date(0), new Date(0))
  expect(await withLock(file, async () => 'done')).toBe('done')
})

test('of another machine is never broken', async () => {
  const file = makeFile()
  writeFileSync(
    `${file}.lock`,
    JSON.stringify({ pid: await deadProcess(), startedAt: '1', host: 'elsewhere', nonce: 'x' }),
  )
  const waiting = withLock(file, async () => 'done')
  const first = await Promise.race([waiting, new Promise((resolve) => setTimeout(() => resolve('still waiting'), 150))])
  expect(first).toBe('still waiting')
  writeFileSync(`${file}.lock`, '')
  utimesSync(`${file}.lock`, new Date(0), new Date(0))
  expect(await waiting).toBe('done')
})
