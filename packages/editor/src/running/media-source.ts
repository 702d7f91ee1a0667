import type { RunFile } from '@latchwork/server/api'
import { createContext, useContext, useMemo } from 'react'
import { useWorkbench } from '../workbench/index.ts'

/** Reads the content of a medium; rejects when it cannot be had. */
export type ReadMedium = (blob: string, signal?: AbortSignal) => Promise<Uint8Array>

/** The exported run whose media are looked at, besides those of the project. */
export const MediaOfFile = createContext<RunFile | undefined>(undefined)

/** Where media come from: out of the exported run that is looked at, else from the project. */
export function useMedia(): ReadMedium {
  const { api } = useWorkbench()
  const file = useContext(MediaOfFile)
  return useMemo(
    () => async (blob, signal) => {
      const content = file?.media[blob]?.content
      if (content === undefined) return api.bytes(blob, { signal })
      return Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
    },
    [api, file],
  )
}
