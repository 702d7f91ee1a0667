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
    showTheme(root, theme === 'system' ? (systemIsDark.matches ? 'dark' : 'light') : theme)
  }
  show()
  const stop = settings.subscribe(show)
  systemIsDark.addEventListener('change', show)
  return () => {
    stop()
    systemIsDark.removeEventListener('change', show)
  }
}

/** Makes the page light or dark. */
export function showTheme(root: HTMLElement, theme: 'light' | 'dark'): void {
  root.dataset['theme'] = theme
  root.style.colorScheme = theme
}
