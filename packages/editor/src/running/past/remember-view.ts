import type { FirstBench } from '../../workbench/index.ts'

/** Remembers what part of the canvas is in view; gives the way to bring it back on the canvas that comes next. */
export function rememberView(canvas: FirstBench['canvas']): () => void {
  const view = canvas.state()?.view()
  return () => {
    const last = canvas.state()
    const stop = canvas.subscribe(() => {
      const next = canvas.state()
      if (next === undefined || next === last) return
      stop()
      if (view !== undefined) next.setView(view)
    })
  }
}
