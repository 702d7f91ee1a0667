import { Dialog } from '@base-ui/react/dialog'
import { useRef, useState, type JSX } from 'react'
import type { PanelRequests } from '../workbench/index.ts'
import { AboutPage } from './about-page.tsx'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './configuration-editor.css'
import { EditorPage } from './editor-page.tsx'
import { EnginePage } from './engine-page.tsx'
import { FoundSettings } from './found-settings.tsx'
import { GeneralPage } from './general-page.tsx'
import { ModelsPage } from './models-page.tsx'
import { SavingNote } from './saving-note.tsx'
import { SecretsPage } from './secrets-page.tsx'
import { SettingsWorkProvider } from './settings-context.ts'
import { SETTINGS_PAGES, type SettingsPage, type SettingsPlace } from './settings-place.ts'
import { UsagePage } from './usage-page.tsx'
import { useConfigurationEditor } from './use-configuration-editor.ts'
import { useShownSetting } from './use-shown-setting.ts'

/** The dialog in which everything is set. It saves as it goes, and again when it is closed. */
export function ConfigurationEditor({ request }: { readonly request: PanelRequests['settings'] }): JSX.Element {
  const { work, place, closing } = useConfigurationEditor(request)
  const [search, setSearch] = useState('')
  const current = useRef<HTMLButtonElement>(null)
  const goTo: typeof work.goTo = (next) => {
    setSearch('')
    work.goTo(next)
  }
  return (
    <SettingsWorkProvider value={{ ...work, goTo }}>
      <Dialog.Root
        open
        onOpenChange={(_, details) => {
          details.cancel()
          void work.close()
        }}
      >
        <Dialog.Portal>
          <Dialog.Backdrop className="settings-backdrop" />
          <Dialog.Popup className="settings" initialFocus={place.name === undefined ? current : false}>
            <header>
              <Dialog.Title className="settings-title">Configuration Editor</Dialog.Title>
              <SavingNote closing={closing} />
              <input
                className="settings-search"
                type="search"
                placeholder="Search settings"
                aria-label="Search settings"
                autoComplete="off"
                value={search}
                onChange={(event) => setSearch(event.target.value)}
              />
              <Dialog.Close className="button" disabled={closing === 'saving'}>
                Close
              </Dialog.Close>
            </header>
            <nav aria-label="Pages">
              {SETTINGS_PAGES.map(({ id, title }) => (
                <button
                  key={id}
                  ref={id === place.page ? current : undefined}
                  type="button"
                  aria-current={id === place.page && search === '' ? 'page' : undefined}
                  onClick={() => goTo({ page: id })}
                >
                  {title}
                </button>
              ))}
            </nav>
            <Page place={place} search={search} />
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
    </SettingsWorkProvider>
  )
}

const PAGES: Readonly<Record<SettingsPage, () => JSX.Element>> = {
  general: GeneralPage,
  editor: EditorPage,
  engine: EnginePage,
  models: ModelsPage,
  usage: UsagePage,
  secrets: SecretsPage,
  about: AboutPage,
}

interface PageProps {
  readonly place: SettingsPlace
  readonly search: string
}

function Page({ place, search }: PageProps): JSX.Element {
  const main = useRef<HTMLElement>(null)
  useShownSetting(main, place)
  const Shown = PAGES[place.page]
  return (
    <section ref={main} className="settings-page" tabIndex={-1}>
      {search.trim() === '' ? <Shown /> : <FoundSettings search={search} />}
    </section>
  )
}
