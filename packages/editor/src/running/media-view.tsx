import type { BlobRef } from '@latchwork/engine'
import type { JSX } from 'react'
import { useBlobUrl } from './use-blob-url.ts'

/** A picture or a sound. Other media have their name and size. */
export function MediaView({ value, name }: { readonly value: BlobRef; readonly name: string }): JSX.Element {
  const url = useBlobUrl(value)
  const title = value.name ?? name
  if (url === undefined) return <p className="faint">Loading…</p>
  if (url === null) return <p className="faint">The content of this value is no longer kept.</p>
  if (value.mediaType.startsWith('image/')) return <img className="value-image" src={url} alt={title} />
  if (value.mediaType.startsWith('audio/'))
    return <audio className="value-audio" src={url} controls aria-label={title} />
  return (
    <p className="faint">
      {title}, {value.mediaType}, {Math.ceil(value.size / 1024)} KB
    </p>
  )
}
