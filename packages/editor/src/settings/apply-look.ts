import type { Settings } from '@latchwork/server/api'
import type { Store } from '../workbench/store.ts'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './look.css'

/** Keeps the page looking as the settings say, for what style sheets alone can do; gives the undo. */
export function applyLook(settings: Store<Settings>, page: HTMLElement): () => void {
  const apply = (): void => {
    const { general, editor } = settings.state()
    page.dataset['motion'] = general.reduceMotion ? 'less' : 'full'
    page.dataset['minimap'] = editor.showMinimap ? 'shown' : 'hidden'
    page.dataset['grid'] = editor.showGrid ? 'shown' : 'hidden'
  }
  apply()
  return settings.subscribe(apply)
}
