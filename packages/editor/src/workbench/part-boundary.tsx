import { Component, type JSX, type ReactNode } from 'react'
import { useShell } from './shell.ts'
import { useStore } from './store.ts'

/** The code of a part of the page did not come. A browser asks for it again only when the page is loaded anew. */
export class NotLoaded extends Error {
  override readonly name = 'NotLoaded'

  constructor(options: ErrorOptions) {
    super('The code of this part of the page did not come.', options)
  }
}

interface BoundaryProps {
  readonly children: ReactNode
  /** Drawn in place of a part that was not loaded. */
  readonly instead?: ReactNode
}

/** Keeps what goes wrong in one part of the page from taking the others with it, and says it in its place. */
export class PartBoundary extends Component<BoundaryProps, { readonly error?: unknown }> {
  override state: { readonly error?: unknown } = {}

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error }
  }

  override render(): ReactNode {
    const { children, instead } = this.props
    const { error } = this.state
    if (error === undefined) return children
    if (error instanceof NotLoaded) return instead ?? <NotLoadedNote />
    return (
      <div className="part-note" role="alert">
        <p>
          This part of the page has stopped: {error instanceof Error ? error.message : 'it gave no reason.'} The flow
          and its file are not touched by it.
        </p>
        <button type="button" className="button" onClick={() => this.setState({ error: undefined })}>
          Show it again
        </button>
      </div>
    )
  }
}

function NotLoadedNote(): JSX.Element {
  const isUp = useStore(useShell().line) === 'up'
  return (
    <div className="part-note" role="alert">
      <p>
        Latchwork did not answer when this part of the page was to be loaded. Reload the page once it does: what you
        changed is kept.
      </p>
      <button type="button" className="button" disabled={!isUp} onClick={() => location.reload()}>
        Reload the page
      </button>
    </div>
  )
}
