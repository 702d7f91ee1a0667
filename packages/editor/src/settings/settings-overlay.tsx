import { lazy, Suspense, type JSX } from 'react'
import { useStore, useWorkbench } from '../workbench/index.ts'

const ConfigurationEditor = lazy(async () => {
  const { ConfigurationEditor: component } = await import('./configuration-editor.tsx')
  return { default: component }
})

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
