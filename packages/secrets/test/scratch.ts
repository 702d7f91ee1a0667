import { mkdtempSync, rmSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder for one test, removed at its end. */
export const scratchFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'latchwork-secrets-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A key of the usual shape, made anew each time. */
export const fakeKey = (): string => `sk-proj-${randomBytes(36).toString('base64url')}`

/** What a promise rejects with; fails the test when it does not. */
export const rejection = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('expected a rejection')
}
