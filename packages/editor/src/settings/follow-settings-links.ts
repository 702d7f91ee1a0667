import type { Panels } from '../workbench/index.ts'
import { readSettingsPlace, withoutSettingsPlace } from './settings-place.ts'

/** Opens what the page's address names, now and whenever it changes; gives the undo. */
export function followSettingsLinks(panels: Panels): () => void {
  const follow = (): void => {
    const place = readSettingsPlace(location.hash)
    if (place !== undefined) panels.open('settings', place)
  }
  // Once it is closed, opening the same link again is a change of the address.
  const forget = (): void => {
    if (panels.isOpen('settings') || readSettingsPlace(location.hash) === undefined) return
    history.replaceState(history.state, '', location.pathname + location.search + withoutSettingsPlace(location.hash))
  }
  follow()
  addEventListener('hashchange', follow)
  const stop = panels.subscribe(forget)
  return () => {
    removeEventListener('hashchange', follow)
    stop()
  }
}
