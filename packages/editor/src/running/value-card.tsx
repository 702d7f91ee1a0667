import type { Json } from '@latchwork/engine'
import { useState, type JSX } from 'react'
import { useWorkbench, type Workbench } from '../workbench/index.ts'
import { fileOf, isBlob, shapeOf, textOfAny } from './value-file.ts'
import { ValueView } from './value-view.tsx'

/** A named value with what can be done with it: look at it as it is written, copy it, download it. */
export function ValueCard({ name, side, of, value, about, isLive = false }: ValueCardProps): JSX.Element {
  const workbench = useWorkbench()
  const [isPlain, setPlain] = useState(false)
  const shape = shapeOf(value)
  const hasTwoViews = shape === 'markdown' || shape === 'table'
  return (
    <section className="value-card" aria-label={[of, name, side].filter((part) => part !== undefined).join(', ')}>
      <header>
        <h3 title={name}>{name}</h3>
        {about === undefined ? null : <small>{about}</small>}
        <span className="value-actions">
          {hasTwoViews ? (
            <button type="button" aria-pressed={isPlain} onClick={() => setPlain(!isPlain)}>
              As written
            </button>
          ) : null}
          {isBlob(value) ? null : (
            <button type="button" aria-label={`Copy ${name}`} onClick={() => void copy(workbench, value)}>
              Copy
            </button>
          )}
          <button type="button" aria-label={`Download ${name}`} onClick={() => void download(workbench, name, value)}>
            Download
          </button>
        </span>
      </header>
      <ValueView value={value} name={name} isPlain={isPlain || isLive} />
    </section>
  )
}

interface ValueCardProps {
  readonly name: string
  /** Tells it apart from another of the same name. */
  readonly side?: 'input' | 'output'
  /** Whose value it is, where the same one may stand elsewhere too. */
  readonly of?: string
  readonly value: Json
  readonly about?: string
  /** It still grows: its text is shown as it comes. */
  readonly isLive?: boolean
}

async function copy({ notify }: Workbench, value: Json): Promise<void> {
  try {
    await navigator.clipboard.writeText(textOfAny(value))
    notify('Copied')
  } catch {
    notify('The browser does not allow copying. Select the text and press Ctrl+C.', { tone: 'bad' })
  }
}

async function download({ api, notify }: Workbench, name: string, value: Json): Promise<void> {
  const file = fileOf(name, value)
  try {
    const content = isBlob(value) ? Uint8Array.from(await api.bytes(value.blob)) : textOfAny(value)
    const url = URL.createObjectURL(new Blob([content], { type: file.mediaType }))
    const link = document.createElement('a')
    link.href = url
    link.download = file.name
    link.click()
    // The browser has taken the content over once the click is done.
    setTimeout(() => URL.revokeObjectURL(url), 1_000)
  } catch {
    notify('The content of this value is no longer kept.', { tone: 'bad' })
  }
}
