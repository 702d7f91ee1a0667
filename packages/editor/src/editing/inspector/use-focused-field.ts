import { useEffect } from 'react'
import { FIRST_FIELD, useWorkbench } from '../../workbench/index.ts'

/**
 * Which field the inspector was asked to give the keyboard to, of those that can take it. The request is over once
 * something in the inspector has the keyboard: it must not take it again from the node that is selected next.
 */
export function useFocusedField(asked: string | undefined, free: readonly string[]) {
  const { panels } = useWorkbench()
  const wanted = asked === FIRST_FIELD ? (free[0] ?? 'title') : asked
  const isThere = wanted === 'title' || free.includes(wanted ?? '')
  useEffect(() => {
    if (asked !== undefined && !isThere) panels.open('inspector')
  }, [asked, isThere, panels])
  return { focused: wanted, onFocus: () => (asked === undefined ? undefined : panels.open('inspector')) }
}
