import type { FlowProblem } from '@latchwork/server/api'
import { createContext, useContext } from 'react'
import type { CanvasHandle } from '../canvas/index.ts'
import type { Notices } from './notices.ts'
import type { LoadedParts } from './parts.ts'
import type { FlowLibrary } from './session/library.ts'
import type { FlowSession } from './session/open-flow.ts'
import type { Store } from './store.ts'
import type { FirstBench } from './workbench.ts'

/** Whether the server answers: `stranger` when it takes this page's token no more. */
export type Line = 'starting' | 'up' | 'down' | 'stranger'

/** A file that is no flow, so that it cannot be drawn. */
export interface BrokenFlow {
  readonly path: string
  readonly problems: readonly FlowProblem[]
}

/** What the frame of the page works with, besides what all parts share. */
export interface Shell {
  readonly workbench: FirstBench
  /** Undefined until the first frame has been shown. */
  readonly parts: Store<LoadedParts | undefined>
  readonly library: FlowLibrary
  readonly notices: Notices
  readonly line: Store<Line>
  /** Whether the page still looks for the flow to open with. */
  readonly isBeginning: Store<boolean>
  readonly session: Store<FlowSession | undefined>
  readonly broken: Store<BrokenFlow | undefined>
  /** Makes a flow and opens it. */
  readonly createFlow: (name: string, text?: string) => Promise<void>
  readonly renameFlow: (path: string, name: string) => Promise<void>
  readonly duplicateFlow: (path: string) => Promise<void>
  /** Moves a flow to the trash; a notice offers to bring it back. */
  readonly deleteFlow: (path: string) => Promise<void>
  readonly saveCopy: () => Promise<void>
  readonly setCanvas: (canvas: CanvasHandle | undefined) => void
  readonly isMac: boolean
}

const ShellContext = createContext<Shell | undefined>(undefined)

/** Gives the shell to the frame of the page. */
export const ShellProvider = ShellContext.Provider

/** The shell of the page. */
export function useShell(): Shell {
  const shell = useContext(ShellContext)
  if (shell === undefined) throw new TypeError('useShell works only inside ShellProvider.')
  return shell
}
