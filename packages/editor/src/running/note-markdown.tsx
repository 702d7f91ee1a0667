import { lazy, Suspense, type ReactNode } from 'react'

const Markdown = lazy(async () => ({ default: (await import('./markdown.tsx')).Markdown }))

/** A note of the canvas as it is meant to look; as it is written until the renderer has come. */
export function drawNote(text: string): ReactNode {
  return (
    <Suspense fallback={text}>
      <Markdown text={text} />
    </Suspense>
  )
}
