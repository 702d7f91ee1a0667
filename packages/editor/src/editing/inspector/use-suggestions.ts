import type { ApiClient } from '@latchwork/server/api'
import { useEffect, useState } from 'react'
import { useWorkbench } from '../../workbench/index.ts'
import { foldersOf } from './folders-of.ts'

/** One of what could be meant. */
export interface Suggestion {
  readonly name: string
  /** What it costs, say. */
  readonly detail?: string
}

/** What the server knows that could be meant, or why it could not say. */
export interface Suggestions {
  readonly known: readonly Suggestion[]
  /** The server has not answered yet. */
  readonly isAsking: boolean
  readonly problem?: string
}

/** The models, files or folders that a field could name; asked for when the field appears. */
export function useSuggestions(type: string): Suggestions {
  const { api } = useWorkbench()
  const [suggestions, setSuggestions] = useState<Suggestions>({ known: [], isAsking: true })
  useEffect(() => {
    const asking = new AbortController()
    ask(api, type, asking.signal).then(
      (known) => setSuggestions({ known, isAsking: false }),
      (fault: unknown) => {
        if (asking.signal.aborted) return
        setSuggestions({ known: [], isAsking: false, problem: fault instanceof Error ? fault.message : String(fault) })
      },
    )
    return () => asking.abort()
  }, [api, type])
  return suggestions
}

async function ask(api: ApiClient, type: string, signal: AbortSignal): Promise<readonly Suggestion[]> {
  if (type === 'model') return askForModels(api, signal)
  const { files } = await api.call('files.list', { query: {}, signal })
  return (type === 'folder' ? foldersOf(files) : files).map((name) => ({ name }))
}

async function askForModels(api: ApiClient, signal: AbortSignal): Promise<readonly Suggestion[]> {
  const [{ models }, prices] = await Promise.all([
    api.call('models.list', { signal }),
    api.call('prices.list', { signal }),
  ])
  const known = new Map(prices.models.map(({ model, price }) => [model, price]))
  return models.map(({ id }) => {
    const price = known.get(id)
    return { name: id, ...(price !== undefined && { detail: `$${price.input} in, $${price.output} out` }) }
  })
}
