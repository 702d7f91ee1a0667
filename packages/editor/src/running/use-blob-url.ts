import type { BlobRef } from '@latchwork/engine'
import { useEffect, useState } from 'react'
import { useMedia } from './media-source.ts'

/** A media value as an address that an element can show: undefined while it loads, null when it cannot be had. */
export function useBlobUrl({ blob, mediaType }: BlobRef): string | null | undefined {
  const readMedium = useMedia()
  const [url, setUrl] = useState<string | null>()
  useEffect(() => {
    const stop = new AbortController()
    let made: string | undefined
    async function load(): Promise<void> {
      try {
        const bytes = await readMedium(blob, stop.signal)
        if (stop.signal.aborted) return
        made = URL.createObjectURL(new Blob([Uint8Array.from(bytes)], { type: shownType(mediaType) }))
        setUrl(made)
      } catch {
        if (!stop.signal.aborted) setUrl(null)
      }
    }
    void load()
    return () => {
      stop.abort()
      if (made !== undefined) URL.revokeObjectURL(made)
    }
  }, [readMedium, blob, mediaType])
  return url
}

/** An address of our own must never hold a page. */
function shownType(mediaType: string): string {
  return /^(?:image\/(?:png|jpeg|gif|webp|avif)|audio\/[a-z0-9.+-]+)$/.test(mediaType)
    ? mediaType
    : 'application/octet-stream'
}
