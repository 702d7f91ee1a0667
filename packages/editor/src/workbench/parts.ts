import type { ComponentType, ReactNode } from 'react'
import type { CanvasProps } from '../canvas/index.ts'
import type { PastRuns } from './past-runs.ts'
import type { RunController } from './run-controller.ts'
import type { Shell } from './shell.ts'
import type { FirstBench, Workbench } from './workbench.ts'

/**
 * A part of the page: what src/editing, src/settings and src/running each export from their index.ts, as `editing`,
 * `settings` and `running`. `load-parts.ts` puts them together; they are loaded after the first frame.
 */
export interface Part {
  /** Registers the part's actions and listens to what it needs, once; gives the undo. */
  readonly register: (workbench: Workbench) => () => void
  /** What it draws, by place. Give `onDemand(...)` for all that the first frame does without; a place is a Suspense. */
  readonly slots: Partial<Slots>
}

/** The places of the page. Each part draws its own; `overlay` may be given by all of them. */
export interface Slots {
  /** At the left end of the bar. */
  readonly menus: ComponentType
  /** At the right end of the bar: Run and Stop. */
  readonly bar: ComponentType
  /** Over the canvas: what is said of a flow that only shows. */
  readonly above: ComponentType
  /** Left, under the list of flows: the tree `Outline`. */
  readonly outline: ComponentType
  /** Right, before the inspector: what the selected node had in a past run. */
  readonly moment: ComponentType
  /** Right. Drawn while the panel `inspector` is open. */
  readonly inspector: ComponentType
  /** Bottom, drawn while the panel of the same name is open. The page draws the tabs, the region and its name. */
  readonly results: ComponentType
  readonly problems: ComponentType
  readonly runs: ComponentType
  readonly tests: ComponentType
  /** Always drawn, without a place: dialogs and menus, which look at `panels` for whether they are open. */
  readonly overlay: ComponentType
  /** Draws the Markdown of notes on the canvas. */
  readonly note: (text: string) => ReactNode
}

/** Makes the run controller: what src/running exports as `createRunController`. It is called before `register`. */
export type CreateRunController = (workbench: FirstBench) => RunController

/** What is loaded after the first frame. */
export interface ComingParts {
  readonly parts: (shell: Shell) => readonly Part[]
  readonly createRunController: CreateRunController
  readonly createPastRuns: (workbench: FirstBench, runs: RunController) => PastRuns
  readonly createHands: NonNullable<CanvasProps['createHands']>
}

/** The parts, once they are there. */
export interface LoadedParts {
  readonly workbench: Workbench
  readonly slots: (place: Exclude<keyof Slots, 'note'>) => readonly Slots['overlay'][]
  readonly note: Slots['note'] | undefined
  readonly createHands: ComingParts['createHands']
}
