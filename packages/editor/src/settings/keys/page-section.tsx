import { useId, type JSX, type ReactNode } from 'react'

interface PageSectionProps {
  readonly title: string
  readonly isOpen: boolean
  readonly toggle: () => void
  readonly children: ReactNode
}

/** A part of the page that is folded away until it is wanted. */
export function PageSection({ title, isOpen, toggle, children }: PageSectionProps): JSX.Element {
  const id = useId()
  return (
    <section className="fold" aria-labelledby={id} data-open={isOpen}>
      <h3 id={id}>
        <button type="button" aria-expanded={isOpen} onClick={toggle}>
          {title}
        </button>
      </h3>
      {isOpen ? children : null}
    </section>
  )
}
