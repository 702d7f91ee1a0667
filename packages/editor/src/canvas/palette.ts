import type { Frame } from '../document/index.ts'
import { KIND_COLORS, type KindColor } from './kind-color.ts'

/** The style sheet's colours, for what is drawn on a canvas element. */
export interface Palette {
  readonly kinds: Readonly<Record<KindColor, string>>
  readonly node: string
  readonly edge: string
  readonly ink: string
  readonly faint: string
  readonly accent: string
  readonly good: string
  readonly bad: string
  /** The colours of frames and notes. */
  readonly tints: Readonly<Record<Frame['color'], string>>
}

/** Reads the colours that hold at an element. */
export function readPalette(element: HTMLElement): Palette {
  const style = getComputedStyle(element)
  const color = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  const [text, number, boolean, json, image, audio, file, message, tool, agent, open] = KIND_COLORS.map(color)
  return {
    kinds: { text, number, boolean, json, image, audio, file, message, tool, agent, any: open },
    node: color('raised'),
    edge: color('line-strong'),
    ink: color('ink'),
    faint: color('ink-3'),
    accent: color('accent'),
    good: color('good'),
    bad: color('bad'),
    tints: {
      grey: color('ink-3'),
      blue: color('accent'),
      green: color('good'),
      amber: color('warn'),
      red: color('bad'),
      purple: color('tool'),
    },
  }
}
