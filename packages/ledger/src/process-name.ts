import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** Names this process so that another one, also after it ended, can tell whether it still runs. */
export function thisProcess(): string {
  return [hostname(), process.pid, startOf(process.pid), bootOf()].join(' ')
}

/** Whether the process of such a name still runs. One of another machine is taken for alive. */
export function isAlive(name: string): boolean {
  const [host, pid, startedAt, boot = bootOf()] = name.split(' ')
  if (host !== hostname()) return true
  if (boot !== bootOf()) return false
  try {
    process.kill(Number(pid), 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  return startOf(Number(pid)) === startedAt
}

/** When a process started, in the kernel's ticks, so that a reused id is not taken for it; empty where there is no /proc. */
function startOf(pid: number): string {
  const status = readProc(`/proc/${pid}/stat`)
  return status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

/** Since ticks are counted from it. */
function bootOf(): string {
  return readProc('/proc/sys/kernel/random/boot_id').trim()
}

function readProc(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
