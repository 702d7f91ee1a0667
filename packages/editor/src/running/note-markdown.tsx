import { Suspense, type ReactNode } from 'react'
import { onDemand } from '../workbench/index.ts'

const Markdown = onDemand(
  async () => (await import('./markdown.tsx')).Markdown,
  ({ text }: { readonly text: string }) => text,
)

/** A note of the canvas as it is meant to look; as it is written until the renderer has come. */
export function drawNote(text: string): ReactNode {
  return (
    <Suspense fallback={text}>
      <Markdown text={text} />
    </Suspense>
  )
}
