import type { JSX } from 'react'
import type { SecretRow } from '@latchwork/server/api'
import type { SecretField } from '../secret-field.ts'
import { removalInWords, savedAnswer } from '../secret-words.ts'
import { useSettingsWork } from '../settings-context.ts'
import { bringIntoView } from './bring-into-view.ts'
import type { CardPanel, OpenPanel } from './card-panel.ts'
import { placeOf, type KeyPlace } from './key-steps.ts'
import { labelledRemovalInWords } from './key-words.ts'
import { PaidTest } from './paid-test.tsx'
import { RemoveKey } from './remove-key.tsx'
import { RenameKey } from './rename-key.tsx'
import { SecretAddress } from './secret-address.tsx'

interface SecretPanelProps {
  readonly row: SecretRow
  readonly field: SecretField
  readonly panel: CardPanel | undefined
  readonly open: OpenPanel
}

/** What is open below a secret. */
export function SecretPanel(props: SecretPanelProps): JSX.Element {
  return (
    <div key={props.panel?.kind} ref={bringIntoView}>
      <Opened {...props} />
    </div>
  )
}

function Opened({ row, field, panel, open }: SecretPanelProps): JSX.Element | null {
  const { name, explanation } = row
  const close = (): void => open(undefined)
  const saved = savedAnswer(explanation)
  if (panel?.kind === 'address' || field.address !== undefined)
    return <SecretAddress name={name} isSaved={saved !== undefined} kept={saved?.baseURL} address={field.address} />
  if (panel?.kind === 'paid') return <PaidTest name={name} close={close} />
  if (panel?.kind === 'rename') return <RenameKey name={name} place={placeOf(panel.key)} close={close} />
  if (panel?.kind === 'remove') return <Removal row={row} place={undefined} close={close} />
  if (panel?.kind === 'remove-key') return <Removal row={row} place={placeOf(panel.key)} close={close} />
  return null
}

interface RemovalProps {
  readonly row: SecretRow
  /** Which of several keys; the usual one when there is no choice. */
  readonly place: KeyPlace | undefined
  readonly close: () => void
}

function Removal({ row, place, close }: RemovalProps): JSX.Element | null {
  const { desk } = useSettingsWork()
  const key = row.keys.find(({ layer, label }) => layer === place?.layer && label === place.label)
  const others = row.keys.filter(({ layer }) => layer === 'user').length > 1
  const effect =
    key === undefined || (key.layer === 'user' && !others)
      ? removalInWords(row.explanation)
      : labelledRemovalInWords(key, row)
  return <RemoveKey effect={effect} close={close} remove={() => void desk.remove(row.name, place)} />
}
