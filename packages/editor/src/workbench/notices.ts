import { createStore, type Store } from './store.ts'
import type { Notice, Workbench } from './workbench.ts'

/** The lines that are shown now. */
export interface Notices extends Store<readonly Notice[]> {
  readonly notify: Workbench['notify']
  readonly dismiss: (id: number) => void
}

/** How long a line is shown, in milliseconds; longer when there is something to press. */
const SHOWN_FOR = 5000
const SHOWN_WITH_ACTION_FOR = 12_000
const AT_MOST = 4

/** Makes the notices. */
export function createNotices(later: (run: () => void, ms: number) => void): Notices {
  const store = createStore<readonly Notice[]>([])
  let count = 0
  const dismiss = (id: number) => store.set(store.state().filter((notice) => notice.id !== id))
  return {
    state: store.state,
    subscribe: store.subscribe,
    dismiss,
    notify(text, { tone = 'plain', action } = {}) {
      count += 1
      const notice: Notice = { id: count, text, tone, ...(action !== undefined && { action }) }
      const others = store.state().filter((other) => other.text !== text)
      store.set([...others, notice].slice(-AT_MOST))
      later(() => dismiss(notice.id), action === undefined ? SHOWN_FOR : SHOWN_WITH_ACTION_FOR)
    },
  }
}
