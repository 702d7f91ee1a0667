import type { Json } from '@latchwork/engine'
import { useState, type JSX } from 'react'
import { useWorkbench } from '../workbench/index.ts'
import { MediaView } from './media-view.tsx'
import { isBlob } from './value-file.ts'
import type { InputRow } from './use-inputs-form.ts'

/** A picture or a sound from this computer; it is kept by the server, and the flow gets its address. */
export function MediaField({ id, row, onGive }: MediaFieldProps): JSX.Element {
  const { api, notify } = useWorkbench()
  const [isBusy, setBusy] = useState(false)

  async function upload(file: File | undefined): Promise<void> {
    if (file === undefined) return
    setBusy(true)
    try {
      const body = { mediaType: file.type, name: file.name.slice(0, 255), base64: await base64Of(file) }
      const { blob, mediaType, name, size } = await api.call('blobs.write', { body })
      onGive({ blob, mediaType, size, ...(name !== undefined && { name }) })
    } catch (error) {
      notify(`${file.name} could not be taken: ${error instanceof Error ? error.message : 'it cannot be read'}`, {
        tone: 'bad',
      })
    } finally {
      setBusy(false)
    }
  }

  return (
    <>
      <input
        id={id}
        type="file"
        accept={`${row.kind}/*`}
        disabled={isBusy}
        onChange={(event) => void upload(event.currentTarget.files?.[0])}
      />
      {isBlob(row.value) ? <MediaView value={row.value} name={row.title} /> : null}
    </>
  )
}

interface MediaFieldProps {
  readonly id: string
  readonly row: InputRow
  readonly onGive: (media: Json) => void
}

const CHUNK = 0x8000

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  return btoa(text)
}
