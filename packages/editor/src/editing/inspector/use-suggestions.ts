import type { ApiClient } from '@latchwork/server/api'
import { useEffect, useState } from 'react'
import { useWorkbench } from '../../workbench/index.ts'
import { foldersOf } from './folders-of.ts'

/** What the server knows that could be meant, or why it could not say. */
export interface Suggestions {
  readonly known: readonly string[]
  readonly problem?: string
}

/** The models, files or folders that a field could name; asked for when the field appears. */
export function useSuggestions(type: string): Suggestions {
  const { api } = useWorkbench()
  const [suggestions, setSuggestions] = useState<Suggestions>({ known: [] })
  useEffect(() => {
    const asking = new AbortController()
    ask(api, type, asking.signal).then(
      (known) => setSuggestions({ known }),
      (fault: unknown) => {
        if (asking.signal.aborted) return
        const reason = fault instanceof Error ? fault.message : String(fault)
        setSuggestions({ known: [], problem: `No suggestions: ${reason}` })
      },
    )
    return () => asking.abort()
  }, [api, type])
  return suggestions
}

async function ask(api: ApiClient, type: string, signal: AbortSignal): Promise<readonly string[]> {
  if (type === 'model') {
    const { models } = await api.call('models.list', { signal })
    return models.map(({ id }) => id)
  }
  const { files } = await api.call('files.list', { query: {}, signal })
  return type === 'folder' ? foldersOf(files) : files
}
