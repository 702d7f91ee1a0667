import type { Json } from '@latchwork/engine'
import { useState, type JSX } from 'react'
import { useWorkbench, type Workbench } from '../workbench/index.ts'
import { useMedia, type ReadMedium } from './media-source.ts'
import { saveFile } from './save-file.ts'
import { fileOf, isBlob, shapeOf, textOfAny } from './value-file.ts'
import { ValueView } from './value-view.tsx'

/** A named value with what can be done with it: look at it as it is written, copy it, download it. */
export function ValueCard({ name, side, of, value, about, isLive = false }: ValueCardProps): JSX.Element {
  const workbench = useWorkbench()
  const readMedium = useMedia()
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
          <button
            type="button"
            aria-label={`Download ${name}`}
            onClick={() => void download(workbench, { name, value, readMedium })}
          >
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

async function download(
  { notify }: Workbench,
  { name, value, readMedium }: { readonly name: string; readonly value: Json; readonly readMedium: ReadMedium },
): Promise<void> {
  const file = fileOf(name, value)
  try {
    const content = isBlob(value) ? Uint8Array.from(await readMedium(value.blob)) : textOfAny(value)
    saveFile(file.name, content, file.mediaType)
  } catch {
    notify('The content of this value is no longer kept.', { tone: 'bad' })
  }
}
