import type { NodeFieldProps } from './node-field.tsx'

/** What draws a value, with the id that its label names. */
export type ControlProps = NodeFieldProps & { readonly id: string }

/** Gives an element the keyboard when it appears. */
export function focusIf(isFocused: boolean): (element: HTMLElement | null) => void {
  return isFocused ? focus : ignore
}

function focus(element: HTMLElement | null): void {
  element?.focus()
}

function ignore(): void {}
