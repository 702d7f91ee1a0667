import type { Part, Workbench } from '../workbench/index.ts'
import { followSettingsLinks } from './follow-settings-links.ts'
import { SettingsOverlay } from './settings-overlay.tsx'
import { SETTINGS_PAGES } from './settings-place.ts'

/** The Configuration Editor: its menu, and the links that lead into it. */
export const settings: Part = { register, slots: { overlay: SettingsOverlay } }

function register(workbench: Workbench): () => void {
  const { actions, panels, listen, notify } = workbench
  const undo = [
    actions.register([
      {
        id: 'settings.open',
        title: 'Configuration Editor…',
        menu: 'Settings',
        group: 'open',
        shortcuts: ['Mod+,'],
        inTextFields: true,
        run: () => panels.open('settings'),
      },
      ...SETTINGS_PAGES.map(({ id, title }) => ({
        id: `settings.${id}`,
        title,
        menu: 'Settings' as const,
        group: 'pages',
        run: () => panels.open('settings', { page: id }),
      })),
    ]),
    followSettingsLinks(panels),
    listen((event) => {
      if (event.type !== 'budget-notice') return
      const run = () => panels.open('settings', { page: 'usage' })
      notify(event.text, { action: { title: 'Show usage', run } })
    }),
  ]
  return () => undo.forEach((each) => each())
}
