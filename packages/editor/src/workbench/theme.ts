import type { Settings } from '@latchwork/server/api'
import type { Store } from './store.ts'

/** Keeps the page light or dark, as the person chose or as the system wishes; returns the undo. */
export function keepTheme(
  root: HTMLElement,
  settings: Store<Settings>,
  systemIsDark: Pick<MediaQueryList, 'matches' | 'addEventListener' | 'removeEventListener'>,
): () => void {
  const show = () => {
    const { theme } = settings.state().general
    const shown = theme === 'system' ? (systemIsDark.matches ? 'dark' : 'light') : theme
    root.dataset['theme'] = shown
    root.style.colorScheme = shown
  }
  show()
  const stop = settings.subscribe(show)
  systemIsDark.addEventListener('change', show)
  return () => {
    stop()
    systemIsDark.removeEventListener('change', show)
  }
}
