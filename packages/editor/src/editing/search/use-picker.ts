import { useEffect, useId, useMemo, useRef, useState } from 'react'
import type { PickerProps } from './picker.tsx'

/** Which line of a picker is active, and how keys move it. */
export function usePicker({ sections, onPick, onKey, onQuery }: PickerProps) {
  const listId = useId()
  const list = useRef<HTMLDivElement>(null)
  const [wanted, setActive] = useState<string>()
  const lines = useMemo(
    () =>
      sections.flatMap(({ title, picks }) =>
        picks.filter(({ isDisabled }) => isDisabled !== true).map(({ key }) => ({ line: `${title}/${key}`, key })),
      ),
    [sections],
  )
  const at = Math.max(
    0,
    lines.findIndex(({ line }) => line === wanted),
  )
  const active = lines[at]?.line
  const optionId = (line: string): string => `${listId}-${line.replace(/[^\w-]/g, '_')}`

  useEffect(() => {
    if (active !== undefined)
      globalThis.document.querySelector(`#${CSS.escape(optionId(active))}`)?.scrollIntoView({ block: 'nearest' })
  })

  function onKeyDown(event: React.KeyboardEvent): void {
    if (event.nativeEvent.isComposing || lines.length === 0) return
    const { key } = lines[at]
    if (onKey?.(event, key) === true) return event.preventDefault()
    const to = moveFrom(at, lines.length, event.key)
    if (to !== undefined) setActive(lines[to].line)
    else if (event.key === 'Enter') onPick(key)
    else return
    event.preventDefault()
  }

  return {
    active,
    setActive,
    onKeyDown,
    list,
    listId,
    optionId,
    onQuery: (query: string) => {
      setActive(undefined)
      onQuery(query)
    },
  }
}

/** Lines of a page of the list. */
const PAGE = 8

/** Where a key leads in a list; round at both ends for the arrows. */
export function moveFrom(at: number, count: number, key: string): number | undefined {
  if (key === 'ArrowDown') return (at + 1) % count
  if (key === 'ArrowUp') return (at - 1 + count) % count
  if (key === 'PageDown') return Math.min(count - 1, at + PAGE)
  return key === 'PageUp' ? Math.max(0, at - PAGE) : undefined
}
