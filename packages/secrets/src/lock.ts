import { randomUUID } from 'node:crypto'
import { closeSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { systemCode } from './file-error.ts'
import { SecretStoreError } from './secret-error.ts'

const ownerSchema = z.object({ pid: z.int(), startedAt: z.string(), host: z.string(), nonce: z.string() })
type Owner = z.output<typeof ownerSchema>

const PATIENCE_MS = 30_000
/** A lock that names no owner was left by a process killed between two system calls, unless it is this young. */
const UNSIGNED_MS = 2_000

/**
 * Runs `work` while holding `<file>.lock`, against other processes and other callers in this one. The lock of a dead
 * process is broken; that of a living one, or of another machine, is waited for. Throws `SecretStoreError` after 30 s.
 */
export const withLock = async <Result>(file: string, work: () => Promise<Result>): Promise<Result> => {
  const lock = `${file}.lock`
  const owner: Owner = { pid: process.pid, startedAt: startOf(process.pid), host: hostname(), nonce: randomUUID() }
  const deadline = performance.now() + PATIENCE_MS
  for (let attempt = 0; !take(lock, owner); attempt += 1) {
    if (isStale(lock)) breakStale(lock, owner)
    else if (performance.now() > deadline) throw busy(lock)
    else await sleep(1 + Math.random() * Math.min(2 ** attempt, 20))
  }
  try {
    return await work()
  } finally {
    release(lock, owner)
  }
}

const take = (lock: string, owner: Owner): boolean => {
  const handle = openNew(lock)
  if (handle === undefined) return false
  try {
    writeFileSync(handle, JSON.stringify(owner))
    return true
  } catch (error) {
    // A full disk: a lock that names nobody would hold up the next writer.
    rmSync(lock, { force: true })
    throw error
  } finally {
    closeSync(handle)
  }
}

/** Undefined when it is there already. */
const openNew = (file: string): number | undefined => {
  try {
    return openSync(file, 'wx', 0o600)
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return undefined
    throw error
  }
}

const release = (lock: string, owner: Owner): void => {
  if (ownerOf(lock)?.nonce === owner.nonce) rmSync(lock, { force: true })
}

const isStale = (lock: string): boolean => {
  const owner = ownerOf(lock)
  if (owner === undefined) return ageOf(lock) > UNSIGNED_MS
  return owner.host === hostname() && !isAlive(owner)
}

/**
 * Two waiters may see the same stale lock; only the one that holds the break lock removes it, and looks again before,
 * so that nobody removes a lock that was taken meanwhile.
 */
const breakStale = (lock: string, owner: Owner): void => {
  const breakLock = `${lock}.break`
  if (!take(breakLock, owner)) {
    if (isStale(breakLock)) rmSync(breakLock, { force: true })
    return
  }
  try {
    if (isStale(lock)) rmSync(lock, { force: true })
  } finally {
    release(breakLock, owner)
  }
}

const ownerOf = (lock: string): Owner | undefined => {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(lock, 'utf8')))
  } catch {
    return undefined
  }
}

/** In milliseconds; 0 when it is gone, since then there is nothing to break. */
const ageOf = (file: string): number => {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats === undefined ? 0 : Date.now() - stats.mtimeMs
}

const isAlive = ({ pid, startedAt }: Owner): boolean => {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return systemCode(error) === 'EPERM'
  }
  return startOf(pid) === startedAt
}

// The ledger knows processes in the same way; neither of the two floors may know the other.

/** When a process started, in the kernel's ticks, so that a reused pid is not taken for the owner; empty where there is no /proc. */
const startOf = (pid: number): string => {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

const busy = (lock: string): SecretStoreError => {
  const owner = ownerOf(lock)
  const who = owner === undefined ? 'another process' : `process ${owner.pid} on ${owner.host}`
  return new SecretStoreError({
    store: 'lock',
    location: lock,
    problem: `has been held by ${who} for ${PATIENCE_MS / 1000} seconds`,
    remedy: 'Wait for that process, or end it; if it no longer exists, delete the lock file.',
  })
}
