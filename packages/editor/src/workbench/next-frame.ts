/** Puts work off to the next frame. No frames come while the page is hidden, but what it shows goes on. */
export function onNextFrame(work: () => void): void {
  if (document.hidden) setTimeout(work, 50)
  else requestAnimationFrame(work)
}
