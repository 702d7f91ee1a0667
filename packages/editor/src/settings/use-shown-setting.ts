import { useEffect, type RefObject } from 'react'
import type { SettingsPlace } from './settings-place.ts'

/** How long a setting may take to appear, as when the list of secrets is still on its way. */
const PATIENCE_MS = 10_000

/** Brings the setting that is meant into view and gives it the keyboard, as soon as it is there. */
export function useShownSetting(page: RefObject<HTMLElement | null>, place: SettingsPlace): void {
  useEffect(() => {
    const { name } = place
    const watched = page.current?.parentElement
    if (name === undefined) page.current?.scrollTo({ top: 0 })
    if (name === undefined || watched === undefined || watched === null) return undefined
    const find = (): boolean => {
      const field = watched.querySelector<HTMLElement>(`[data-setting="${CSS.escape(name)}"]`)
      field?.scrollIntoView({ block: 'center' })
      field?.focus({ preventScroll: true })
      return field !== null
    }
    if (find()) return undefined
    const observer = new MutationObserver(() => find() && stop())
    const timer = setTimeout(() => stop(), PATIENCE_MS)
    const stop = (): void => {
      observer.disconnect()
      clearTimeout(timer)
    }
    observer.observe(watched, { childList: true, subtree: true })
    return stop
  }, [page, place])
}
