/** Given as a reference, shows what has just been opened, if it holds anything. */
export function bringIntoView(element: HTMLElement | null): void {
  if (element?.hasChildNodes() === true) element.scrollIntoView({ block: 'nearest' })
}
