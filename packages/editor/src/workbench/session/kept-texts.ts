/** Texts that this browser keeps beyond the life of a page. */
export interface KeptTexts {
  readonly read: (key: string) => Promise<string | undefined>
  /** Keeps a text, or with undefined lets go of it. Resolves to false when there is no room for it. */
  readonly write: (key: string, text: string | undefined) => Promise<boolean>
}

/** A store for texts of any size, which takes a moment. */
export interface LargeStore {
  readonly get: (key: string) => Promise<string | undefined>
  readonly put: (key: string, text: string) => Promise<void>
  readonly remove: (key: string) => Promise<void>
}

/** Above this many characters a text is kept in the large store, so that there is room for all others. */
const LARGE = 500_000
/** Stands in the small store for a text that is in the large one. */
const ELSEWHERE = 'in the database'

/**
 * Keeps small texts where writing is done at once, so that even the last letters before a crash are there, and large
 * ones where there is room for them.
 */
export function createKeptTexts(
  small: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
  large: LargeStore,
): KeptTexts {
  const newest = new Map<string, symbol>()
  // One after the other, or an older text could be written after a newer one.
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const done = turn.then(work)
    turn = done.catch(() => {})
    return done
  }

  function writeSmall(key: string, text: string): boolean {
    try {
      small.setItem(key, text)
      return true
    } catch {
      return false
    }
  }

  async function writeLarge(key: string, text: string, isNewest: () => boolean): Promise<boolean> {
    if (!isNewest()) return true
    await large.put(key, text)
    if (isNewest() && writeSmall(key, ELSEWHERE)) return true
    await large.remove(key)
    return !isNewest()
  }

  return {
    async read(key) {
      const kept = small.getItem(key)
      if (kept !== ELSEWHERE) return kept ?? undefined
      return inTurn(() => large.get(key)).catch(() => undefined)
    },
    write(key, text) {
      const mine = Symbol(key)
      newest.set(key, mine)
      const wasLarge = small.getItem(key) === ELSEWHERE
      if (text !== undefined && (text.length > LARGE || !writeSmall(key, text))) {
        return inTurn(() => writeLarge(key, text, () => newest.get(key) === mine)).catch(() => false)
      }
      if (text === undefined) small.removeItem(key)
      if (wasLarge) void inTurn(() => large.remove(key)).catch(() => {})
      return Promise.resolve(true)
    },
  }
}
