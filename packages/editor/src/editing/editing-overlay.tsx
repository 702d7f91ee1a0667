import { Suspense, type JSX } from 'react'
import { onDemand, useStore, useWorkbench } from '../workbench/index.ts'

const Palette = onDemand(async () => (await import('./palette/palette.tsx')).Palette)
const CanvasMenu = onDemand(async () => (await import('./menu/canvas-menu.tsx')).CanvasMenu)
const ConnectTo = onDemand(async () => (await import('./connect/connect-to.tsx')).ConnectTo)
const CommandPalette = onDemand(async () => (await import('./commands/command-palette.tsx')).CommandPalette)
const ShortcutSheet = onDemand(async () => (await import('./commands/shortcut-sheet.tsx')).ShortcutSheet)
const FindBar = onDemand(async () => (await import('./find/find-bar.tsx')).FindBar)

/** The dialogs and menus of editing that are open. */
export function EditingOverlay(): JSX.Element {
  const { panels, flow } = useWorkbench()
  const open = useStore(panels)
  const opened = useStore(flow)
  return (
    <Suspense>
      {open.commands === undefined ? null : <CommandPalette />}
      {open.shortcuts === undefined ? null : <ShortcutSheet />}
      {opened === undefined ? null : (
        <>
          {open.palette === undefined ? null : <Palette opened={opened} request={open.palette.request} />}
          {open['canvas-menu'] === undefined ? null : (
            <CanvasMenu opened={opened} request={open['canvas-menu'].request} />
          )}
          {open['connect-to'] === undefined ? null : (
            <ConnectTo opened={opened} node={open['connect-to'].request.node} />
          )}
          {open.find === undefined ? null : <FindBar opened={opened} />}
        </>
      )}
    </Suspense>
  )
}
