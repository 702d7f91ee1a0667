/** A limit for the time that something takes, which can stand still. */
export interface TimeLimit {
  /** Lets it stand still, or go on. */
  setHeld(isHeld: boolean): void
  /** It counts no more. */
  end(): void
}

/** Begins a time limit in milliseconds, of which 0 is none. `over` is told when the time is over. */
export function startTimeLimit(ms: number, over: () => void): TimeLimit {
  let left = ms
  let timer: NodeJS.Timeout | undefined
  let began = 0

  const go = (): void => {
    began = performance.now()
    timer = setTimeout(over, left)
  }
  const halt = (): void => {
    clearTimeout(timer)
    if (timer !== undefined) left = Math.max(0, left - (performance.now() - began))
    timer = undefined
  }

  if (ms > 0) go()
  return {
    setHeld(isHeld) {
      if (isHeld) halt()
      else if (ms > 0 && timer === undefined) go()
    },
    end: halt,
  }
}
