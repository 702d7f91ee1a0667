import { createMemoryBlobs } from '@latchwork/engine'
import { createRedactor, createSweep } from '@latchwork/secrets'
import { expect, test } from 'vitest'
import { exportMedia, MAX_MEDIA_BYTES, MAX_MEDIUM_BYTES } from '../../src/exporting/export-media.ts'

const sweep = createSweep({ secrets: [], redactor: createRedactor() })

test('media that are too large, or too many, are left out with name, size and hash; each is there once', async () => {
  const blobs = createMemoryBlobs()
  const picture = (fill: number, size: number) =>
    blobs.write(new Uint8Array(size).fill(fill), { mediaType: 'image/png', name: `${fill}.png` })
  const large = await picture(255, MAX_MEDIUM_BYTES + 1)
  const count = MAX_MEDIA_BYTES / MAX_MEDIUM_BYTES
  const many = await Promise.all(
    Array.from({ length: count + 1 }, (_, index) => picture(200 + index, MAX_MEDIUM_BYTES)),
  )
  // Nothing is looked for in them: that is another test's, and takes its time.
  const options = { blobs, sweep: { bytes: (bytes: Uint8Array) => bytes }, text: (text: string) => text }
  const { media } = await exportMedia({ large, many: [...many, ...many] }, options)
  expect(Object.keys(media)).toHaveLength(count + 2)
  expect(media[large.blob]).toEqual({
    mediaType: 'image/png',
    name: '255.png',
    size: MAX_MEDIUM_BYTES + 1,
    leftOut: 'too-large',
  })
  expect(many.map(({ blob }) => media[blob]?.leftOut)).toEqual([...many.slice(1).map(() => undefined), 'too-large'])
})

test('a medium that is gone is named, and what only looks like one is not', async () => {
  const blobs = createMemoryBlobs()
  const blob = `sha256:${'a'.repeat(64)}`
  const options = { blobs, sweep, text: sweep.text }
  const { media } = await exportMedia([{ blob, mediaType: 'text/plain', size: 4 }, { blob: 'x' }], options)
  expect(media).toEqual({ [blob]: { mediaType: 'text/plain', size: 4, leftOut: 'gone' } })
})
