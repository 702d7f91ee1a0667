import type { View } from './geometry.ts'
import type { Guide } from './snap.ts'

/** Shows the lines on which what is dragged meets what stands. */
export interface Guides {
  readonly show: (guides: readonly Guide[], view: View) => void
  readonly hide: () => void
}

/** Makes them inside the element of a canvas. */
export function createGuides(container: HTMLElement): Guides {
  const lines = { x: makeLine(container, 'x'), y: makeLine(container, 'y') }

  return {
    show(guides, { x, y, k }) {
      for (const axis of ['x', 'y'] as const) {
        const guide = guides.find((each) => each.axis === axis)
        const line = lines[axis]
        line.hidden = guide === undefined
        if (guide === undefined) continue
        const [left, top] = axis === 'x' ? [guide.at, guide.from] : [guide.from, guide.at]
        line.style.transform = `translate(${left * k + x}px,${top * k + y}px)`
        line.style[axis === 'x' ? 'height' : 'width'] = `${(guide.to - guide.from) * k}px`
      }
    },
    hide() {
      lines.x.hidden = true
      lines.y.hidden = true
    },
  }
}

function makeLine(container: HTMLElement, axis: 'x' | 'y'): HTMLElement {
  const line = document.createElement('div')
  line.className = `guide is-${axis}`
  line.hidden = true
  container.append(line)
  return line
}
