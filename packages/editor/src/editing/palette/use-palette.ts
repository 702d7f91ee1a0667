import { useMemo, useState } from 'react'
import { wireToNew, type PaletteRequest } from '../../canvas/index.ts'
import { addNode } from '../../document/index.ts'
import { useStore, useWorkbench, type OpenedFlow } from '../../workbench/index.ts'
import { carryOut } from '../actions/on-selection.ts'
import { entriesFor, literalsOfNew, sectionsOf, withFavourite, withRecent } from './palette-entries.ts'

/** What the palette lists, and what picking does. */
export function usePalette({
  opened,
  request,
}: {
  readonly opened: OpenedFlow
  readonly request: PaletteRequest | undefined
}) {
  const workbench = useWorkbench()
  const { editor, models } = useStore(workbench.settings)
  const [query, setQuery] = useState('')
  const graph = opened.graph()
  const entries = useMemo(
    () => entriesFor(workbench.catalog.list(), request?.wire, { document: opened.document, graph }),
    [workbench, opened, graph, request],
  )
  const sections = useMemo(() => sectionsOf(entries, query, editor), [entries, query, editor])
  const close = (): void => workbench.panels.close('palette')

  function remember(change: object): void {
    // The node is there already; a list that could not be kept is worth a word and nothing more.
    workbench.settings.change({ editor: change }).catch((fault: unknown) => {
      workbench.notify(`The list of nodes could not be kept: ${fault instanceof Error ? fault.message : String(fault)}`)
    })
  }

  function add(type: string): void {
    const entry = entries.find((one) => one.type.type === type)
    const at = request?.at ?? workbench.canvas.state()?.center() ?? { x: 0, y: 0 }
    const wire = request?.wire
    const port = entry?.port
    close()
    const wires = wire === undefined || port === undefined ? undefined : (id: string) => [wireToNew(wire, id, port)]
    const literals = entry === undefined ? undefined : literalsOfNew(entry.type, models.default)
    const change = carryOut(
      workbench,
      addNode(graph, {
        type,
        at,
        ...(wires !== undefined && { wires }),
        ...(literals !== undefined && { with: literals }),
      }),
    )
    if (change?.status !== 'changed') return
    remember({ recent: withRecent(editor.recent, type) })
    const [made] = change.created?.nodes ?? []
    // The dialog gives the keyboard back when it goes, and only then may the new node take it.
    if (made !== undefined) setTimeout(() => workbench.canvas.state()?.focusNode(made), 50)
  }

  return {
    query,
    setQuery,
    sections,
    favourites: editor.favourites,
    add,
    toggleFavourite: (type: string) => remember({ favourites: withFavourite(editor.favourites, type) }),
    close,
  }
}
