import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe } from 'vitest'

const isHere = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })

/** Runs a suite against real programs; where one of them is not installed, the suite is skipped and its title says so. */
export const describeWithPrograms = (title: string, programs: readonly string[], suite: () => void): void => {
  const missing = programs.filter((program) => !isHere(program))
  const reason = missing.length === 0 ? '' : ` (skipped: ${missing.join(', ')} not installed here)`
  describe.skipIf(missing.length > 0)(`${title}${reason}`, () => {
    suite()
  })
}

/** A folder with a short path, as the sockets of daemons need it, for a whole suite; `remove` takes it away. */
export const shortFolder = (): { folder: string; remove: () => void } => {
  const folder = mkdtempSync('/tmp/lw-')
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
