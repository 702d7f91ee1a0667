import { useMemo, useSyncExternalStore } from 'react'
import { useWorkbench, type RunController } from '../workbench/index.ts'
import { takeEvent, type NodeRecord, type RunRecord } from './run-record.ts'

/** The record of the run that is shown, drawn anew as its events come. */
export function useRunRecord(): RunRecord {
  const { runs } = useWorkbench()
  const snapshot = useMemo(() => {
    const live = growingRecord(runs.events)
    return () => runs.current.state()?.moment?.record() ?? live()
  }, [runs])
  return useSyncExternalStore(runs.events.subscribe, snapshot)
}

/** Reads the record bit by bit: only events that are new are taken in. */
function growingRecord(events: RunController['events']): () => RunRecord {
  let seen = events.state()
  let taken = 0
  const nodes = new Map<string, NodeRecord>()
  let record: RunRecord = new Map()
  return () => {
    const all = events.state()
    const isOther = all.length < taken || all[0]?.run !== seen[0]?.run
    if (all === seen && taken === all.length) return record
    if (isOther) {
      taken = 0
      nodes.clear()
    }
    for (const event of all.slice(taken)) takeEvent(nodes, event)
    taken = all.length
    seen = all
    record = new Map(nodes)
    return record
  }
}
