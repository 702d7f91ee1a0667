import { Suspense, type JSX } from 'react'
import { onDemand, useStore, useWorkbench } from '../workbench/index.ts'

const ConfigurationEditor = onDemand(async () => (await import('./configuration-editor.tsx')).ConfigurationEditor)

/** The Configuration Editor while it is open; its code is loaded the first time. */
export function SettingsOverlay(): JSX.Element | null {
  const { panels } = useWorkbench()
  const open = useStore(panels).settings
  if (open === undefined) return null
  return (
    <Suspense fallback={null}>
      <ConfigurationEditor request={open.request} />
    </Suspense>
  )
}
