import type { Part, Workbench } from '../workbench/index.ts'
import { followSettingsLinks } from './follow-settings-links.ts'
import { SettingsOverlay } from './settings-overlay.tsx'
import { SETTINGS_PAGES } from './settings-place.ts'

/** The Configuration Editor: its menu, and the links that lead into it. */
export const settings: Part = { register, slots: { overlay: SettingsOverlay } }

function register(workbench: Workbench): () => void {
  const { actions, panels } = workbench
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
  ]
  return () => undo.forEach((each) => each())
}
