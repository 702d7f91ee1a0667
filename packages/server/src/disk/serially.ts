/** Lets pieces of work with the same key wait for each other, and others run. */
export interface Queue {
  run<Result>(key: string, work: () => Promise<Result>): Promise<Result>
}

/** Makes a queue with nothing in it. */
export function createQueue(): Queue {
  const last = new Map<string, Promise<unknown>>()
  return {
    async run(key, work) {
      const before = last.get(key) ?? Promise.resolve()
      const mine = before.then(work, work)
      last.set(key, mine)
      try {
        return await mine
      } finally {
        if (last.get(key) === mine) last.delete(key)
      }
    },
  }
}
