/**
 * CPU time of the process in milliseconds that some work takes: the least of three tries, because other work, garbage
 * and the compiler only ever add to it.
 */
export async function leastWork(work: () => unknown): Promise<number> {
  let least = Infinity
  for (let time = 0; time < 3; time++) {
    const before = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, (user + system) / 1000)
  }
  return least
}
