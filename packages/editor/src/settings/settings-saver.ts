import { createStore, type Store } from '../workbench/store.ts'
import type { SettingsKeeper } from '../workbench/workbench.ts'
import { inWords } from './secrets-desk.ts'

/** A setting's place in the file: section and key. */
export type SettingId = `${string}.${string}`

/** What a row of a page sets. */
export type SettingValue = boolean | number | string

/** How far the settings of the pages are kept, and what of them is not yet. */
export type SavingState = { readonly unsaved: ReadonlyMap<SettingId, SettingValue> } & (
  | { readonly status: 'still' | 'saving' | 'saved' }
  | { readonly status: 'failed'; readonly message: string }
)

/** Saves settings as they are changed. */
export interface SettingsSaver extends Store<SavingState> {
  readonly set: (id: SettingId, value: SettingValue) => void
  /** Remembers that what stands in a field cannot be saved, or with undefined that it can again. */
  readonly refuse: (id: SettingId, problem: string | undefined) => void
  /** Whether nothing waits to be saved, and nothing was refused. */
  readonly isKept: () => boolean
  /** Saves now what waits; says whether everything is kept. */
  readonly flush: () => Promise<boolean>
  /** Forgets what could not be saved. */
  readonly drop: () => void
}

/** Makes one. Changes within `delayMs` are saved together. */
export function createSettingsSaver(
  keeper: Pick<SettingsKeeper, 'change'>,
  {
    delayMs,
    setTimer,
  }: { readonly delayMs: number; readonly setTimer: (act: () => void, delayMs: number) => () => void },
): SettingsSaver {
  const store = createStore<SavingState>({ status: 'still', unsaved: new Map() })
  const refused = new Set<SettingId>()
  let stopTimer = (): void => {}
  let last: Promise<boolean> = Promise.resolve(true)

  const keep = (unsaved: ReadonlyMap<SettingId, SettingValue>): void => store.set({ ...store.state(), unsaved })

  async function send(): Promise<boolean> {
    const { unsaved: sent } = store.state()
    if (sent.size === 0) return refused.size === 0
    store.set({ status: 'saving', unsaved: sent })
    try {
      await keeper.change(patchOf(sent))
      // What was changed meanwhile is still to be saved.
      const left = [...store.state().unsaved].filter(([id, value]) => sent.get(id) !== value)
      store.set({ status: 'saved', unsaved: new Map(left) })
      return refused.size === 0
    } catch (error) {
      store.set({ status: 'failed', message: inWords(error).message, unsaved: store.state().unsaved })
      return false
    }
  }
  const flush = (): Promise<boolean> => {
    stopTimer()
    last = last.then(send)
    return last
  }

  return {
    state: store.state,
    subscribe: store.subscribe,
    set(id, value) {
      refused.delete(id)
      keep(new Map(store.state().unsaved).set(id, value))
      stopTimer()
      stopTimer = setTimer(() => void flush(), delayMs)
    },
    refuse(id, problem) {
      if (problem === undefined) {
        refused.delete(id)
        return
      }
      refused.add(id)
      // A valid value that was typed on the way must not be saved instead.
      keep(new Map([...store.state().unsaved].filter(([other]) => other !== id)))
    },
    isKept: () => store.state().unsaved.size === 0 && refused.size === 0,
    flush,
    drop() {
      stopTimer()
      keep(new Map())
      refused.clear()
    },
  }
}

/** The merge patch of some settings. */
export function patchOf(values: ReadonlyMap<SettingId, SettingValue>): Readonly<Record<string, unknown>> {
  const sections = new Map<string, Record<string, unknown>>()
  for (const [id, value] of values) {
    const [section = '', key = ''] = id.split('.')
    sections.set(section, { ...sections.get(section), [key]: value })
  }
  return Object.fromEntries(sections)
}

/** Why a text is not a whole number in a range; undefined when it is. */
export function numberProblem(
  text: string,
  { min, max }: { readonly min: number; readonly max: number },
): string | undefined {
  const value = Number(text)
  const isFit = text.trim() !== '' && Number.isInteger(value) && value >= min && value <= max
  return isFit ? undefined : `Give a whole number from ${min.toLocaleString('en')} to ${max.toLocaleString('en')}.`
}
