import type { Store } from './store.ts'
import type { Settings } from '@latchwork/server/api'

/** Keeps the page's colours and motion as the person chose, or as the system wishes; returns the undo. */
export function keepLook(
  root: HTMLElement,
  settings: Store<Settings>,
  systemIsDark: Pick<MediaQueryList, 'matches' | 'addEventListener' | 'removeEventListener'>,
): () => void {
  const show = () => {
    const { general, editor } = settings.state()
    const isDark = general.theme === 'dark' || (general.theme === 'system' && systemIsDark.matches)
    root.dataset['theme'] = isDark ? 'dark' : 'light'
    root.style.colorScheme = isDark ? 'dark' : 'light'
    root.toggleAttribute('data-still', general.reduceMotion)
    root.toggleAttribute('data-no-grid', !editor.showGrid)
    root.toggleAttribute('data-no-minimap', !editor.showMinimap)
  }
  show()
  const stop = settings.subscribe(show)
  systemIsDark.addEventListener('change', show)
  return () => {
    stop()
    systemIsDark.removeEventListener('change', show)
  }
}
