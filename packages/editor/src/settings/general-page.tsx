import type { JSX } from 'react'
import { useStore, useWorkbench } from '../workbench/index.ts'
import { CloudSignIn } from './cloud-sign-in.tsx'
import { SwitchRow } from './setting-rows.tsx'

/** The page for what fits nowhere else: the cloud, and motion. */
export function GeneralPage(): JSX.Element {
  const { settings } = useWorkbench()
  const { general } = useStore(settings)
  return (
    <>
      <h2>General</h2>
      <p className="lead">Changes are saved as you make them{keptIn(settings.location())}.</p>
      <CloudSignIn />
      <SwitchRow
        id="general.reduceMotion"
        title="Less motion"
        about="Nothing slides or fades, whatever the system asks for."
        value={general.reduceMotion}
      />
    </>
  )
}

function keptIn(location: string): JSX.Element | null {
  if (location === '') return null
  return (
    <>
      {' '}
      in <span className="mono">{location}</span>
    </>
  )
}
