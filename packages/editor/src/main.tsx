// oxlint-disable-next-line import/no-unassigned-import -- before any module that makes a schema
import './without-eval.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { applyLook } from './settings/apply-look.ts'
import {
  createShell,
  hasToken,
  keepTheme,
  listenToShortcuts,
  NoToken,
  Page,
  showTheme,
  ShellProvider,
  takeToken,
} from './workbench/index.ts'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './page.css'

const element = document.querySelector('#root')
if (element === null) throw new Error('The page has no element with the id "root".')
const root = createRoot(element)
const token = takeToken({ location, history, storage: sessionStorage })
// A new link in a tab that is open already changes only the fragment.
window.addEventListener('hashchange', () => hasToken(location.hash) && location.reload())
const systemIsDark = matchMedia('(prefers-color-scheme: dark)')
if (token !== undefined) begin(token)
else {
  showTheme(document.documentElement, systemIsDark.matches ? 'dark' : 'light')
  root.render(<NoToken />)
}

function begin(given: string): void {
  let isLeaving = false
  const { shell, start, leave } = createShell({
    token: given,
    window,
    // What is saved while the page goes must outlive it; browsers allow that up to 64 KB.
    fetch: (url, init) => fetch(url, { ...init, keepalive: isLeaving }),
    loadParts: async () => (await import('./load-parts.ts')).comingParts,
  })
  const { workbench } = shell
  keepTheme(document.documentElement, workbench.settings, systemIsDark)
  applyLook(workbench.settings, document.documentElement)
  listenToShortcuts(window, workbench.actions, { isMac: shell.isMac, parts: shell.parts })
  window.addEventListener('pagehide', () => {
    isLeaving = true
    leave()
  })
  window.addEventListener('pageshow', () => {
    isLeaving = false
  })
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && leave())
  start(new AbortController().signal)
  root.render(
    <StrictMode>
      <ShellProvider value={shell}>
        <Page />
      </ShellProvider>
    </StrictMode>,
  )
}
