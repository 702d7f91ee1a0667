import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import { goToEntry, goToNode, useStore, useWorkbench, withBreakpoints, type OpenedFlow } from '../../workbench/index.ts'
import { placeName } from '../../document/index.ts'
import { useShownFlow } from '../use-document.ts'
import { outlineMove, outlineRows, type OutlineRow } from './outline-rows.ts'

/** The height of a row in pixels; the style sheet draws by the same number. */
export const ROW = 26

/** Rows that are drawn beyond both edges, so that scrolling shows no gaps. */
const MARGIN = 6

/** The rows of the outline, which of them are in view, and how keys and presses change that. */
export function useOutline(opened: OpenedFlow) {
  const workbench = useWorkbench()
  const canvas = useStore(workbench.canvas)
  const { flow, name, selected } = useShownFlow(opened)
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set())
  const [active, setActive] = useState<string>()
  const { scroller, view, onScroll } = useScrolled()
  const treeId = useId()
  const breakpoints = useStore(workbench.breakpoints)
  const rows = useMemo(
    () =>
      outlineRows(flow, {
        registry: workbench.catalog,
        expanded,
        orderOf: (graph) => (graph === name ? canvas?.readingOrder() : undefined),
      }),
    [flow, workbench, expanded, name, canvas],
  )
  const first = Math.max(0, Math.floor(view.top / ROW) - MARGIN)
  const shown = rows.slice(first, Math.ceil((view.top + view.height) / ROW) + MARGIN)
  const at = Math.max(
    0,
    rows.findIndex(({ key }) => key === active),
  )
  const idOf = (key: string): string => `${treeId}-${key}`

  function show(position: number): void {
    setActive(rows[position]?.key)
    const element = scroller.current
    if (element === null) return
    const top = position * ROW
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + ROW > element.scrollTop + element.clientHeight) element.scrollTop = top + ROW - element.clientHeight
  }

  function fold(key: string, isOpen: boolean): void {
    const next = new Set(expanded)
    if (isOpen) next.add(key)
    else next.delete(key)
    setExpanded(next)
  }

  function goTo({ graph, what, id }: OutlineRow): void {
    if (what === 'node') goToNode(workbench, { graph, id })
    else goToEntry(workbench, graph, what, id)
  }

  function onKeyDown(event: React.KeyboardEvent): void {
    const row = rows[at]
    if (row === undefined) return
    if (event.key === 'Enter') {
      goTo(row)
      return event.preventDefault()
    }
    if (event.key === 'F9' && row.what === 'node') {
      const name = placeName(row.graph, row.id)
      workbench.breakpoints.set(withBreakpoints(breakpoints, [name], { isSet: !breakpoints.has(name) }))
      return event.preventDefault()
    }
    const move = outlineMove(rows, at, event.key)
    if (move === undefined) return
    event.preventDefault()
    if ('to' in move) show(move.to)
    else if ('expand' in move) fold(move.expand, true)
    else fold(move.collapse, false)
  }

  function onPress(row: OutlineRow, isFold: boolean): void {
    setActive(row.key)
    if (isFold && row.isExpanded !== undefined) fold(row.key, !row.isExpanded)
    else goTo(row)
  }

  return {
    rows,
    first,
    shown,
    active: active ?? rows[0]?.key,
    selected: (row: OutlineRow) => row.graph === name && selected[`${row.what}s`].has(row.id),
    scroller,
    onScroll,
    onKeyDown,
    onPress,
    idOf,
    hasBreakpoint: ({ what, graph, id }: OutlineRow) => what === 'node' && breakpoints.has(placeName(graph, id)),
  }
}

/** What of an element is in view. On its own, or the effect would hold on to the canvas of the first flow for good. */
function useScrolled() {
  const [view, setView] = useState({ top: 0, height: 400 })
  const scroller = useRef<HTMLDivElement>(null)
  const onScroll = useCallback(() => {
    const { scrollTop: top = 0, clientHeight: height = 400 } = scroller.current ?? {}
    setView({ top, height })
  }, [])
  useEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const observer = new ResizeObserver(onScroll)
    observer.observe(element)
    return () => observer.disconnect()
  }, [onScroll])
  return { scroller, view, onScroll }
}
