import { useEffect, useMemo, useRef, useState } from 'react'
import type { SetSecretAnswer } from '@latchwork/server/api'
import { useWorkbench, type PanelRequests, type Workbench } from '../workbench/index.ts'
import { offerToRunAgain } from './offer-to-run-again.ts'
import { isUnsaved } from './secret-field.ts'
import { saveInWords } from './secret-words.ts'
import { createSecretsDesk } from './secrets-desk.ts'
import type { SettingsWork } from './settings-context.ts'
import { isSettingsPage, type SettingsPlace } from './settings-place.ts'
import { createSettingsSaver } from './settings-saver.ts'

const SAVE_AFTER_MS = 400

/** How the closing of the dialog goes. `kept-open`: something could not be saved; closing again leaves without it. */
export type Closing = 'open' | 'saving' | 'kept-open'

/** The dialog's state: the page that is shown, and the closing that saves first. */
export function useConfigurationEditor(request: PanelRequests['settings']) {
  const workbench = useWorkbench()
  const [place, setPlace] = useState<SettingsPlace>(() => placeOf(request))
  const [closing, setClosing] = useState<Closing>('open')
  const saved = useRef(new Map<string, SetSecretAnswer>())
  const refused = useRef('')
  const { desk, saver } = useMemo(() => createParts(workbench, saved.current), [workbench])

  useEffect(() => setPlace(placeOf(request)), [request])
  useEffect(() => {
    void desk.load()
    const leave = (): void => void Promise.all([desk.saveAll(), saver.flush()])
    addEventListener('pagehide', leave)
    const stop = workbench.listen(({ type }) => {
      // The server is back: what it did not take is sent again.
      if (type === 'hello') void saver.flush()
      if (type === 'secrets-change' || type === 'key-change' || type === 'hello') void desk.load()
    })
    return () => {
      removeEventListener('pagehide', leave)
      stop()
    }
  }, [desk, saver, workbench])

  const leave = (): void => {
    desk.drop()
    saver.drop()
    workbench.panels.close('settings')
    tellWhatWasSaved(workbench, saved.current)
  }
  const close = async (): Promise<void> => {
    setClosing('saving')
    const outcomes = await Promise.all([desk.saveAll(), saver.flush()])
    const unsaved = unsavedMark(desk.state().fields)
    const isGivenUp = closing === 'kept-open' && refused.current === unsaved
    if (outcomes.every(Boolean) || isGivenUp) return leave()
    refused.current = unsaved
    setClosing('kept-open')
    const first = [...desk.state().fields].find(([, field]) => isUnsaved(field))?.[0]
    if (first !== undefined) setPlace({ page: 'secrets', name: first })
  }
  const work: SettingsWork = { desk, saver, goTo: setPlace, close }
  return { work, place, closing }
}

function createParts(workbench: Workbench, saved: Map<string, SetSecretAnswer>) {
  return {
    desk: createSecretsDesk(workbench.api, (name, answer) => saved.set(name, answer)),
    saver: createSettingsSaver(workbench.settings, {
      delayMs: SAVE_AFTER_MS,
      setTimer: (act, delayMs) => {
        const timer = setTimeout(act, delayMs)
        return () => clearTimeout(timer)
      },
    }),
  }
}

function placeOf(request: PanelRequests['settings']): SettingsPlace {
  const page = request?.page !== undefined && isSettingsPage(request.page) ? request.page : 'general'
  return request?.name === undefined ? { page } : { page, name: request.name }
}

/** Tells apart one set of unsaved texts from another. */
function unsavedMark(fields: ReadonlyMap<string, { readonly typed: string; readonly address?: string }>): string {
  return JSON.stringify([...fields].map(([name, { typed, address }]) => [name, typed, address]))
}

function tellWhatWasSaved(workbench: Workbench, saved: ReadonlyMap<string, SetSecretAnswer>): void {
  const inForce = [...saved].filter(([, { effective }]) => effective).map(([name]) => name)
  const isOffered = offerToRunAgain(workbench, inForce)
  for (const [name, answer] of saved) {
    const { effective, canPin, notes } = answer
    if (isOffered && effective) continue
    const pin = async (layer: NonNullable<typeof canPin>): Promise<void> => {
      await workbench.api.call('secrets.pin', { parameters: { name }, body: { layer } })
    }
    workbench.notify([`${name}:`, saveInWords(answer), ...notes].join(' '), {
      tone: effective ? 'plain' : 'bad',
      ...(canPin !== undefined && { action: { title: 'Use my key', run: () => void pin(canPin) } }),
    })
  }
}
