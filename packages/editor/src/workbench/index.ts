export { createStore, useStore, type OwnStore, type Store } from './store.ts'
export {
  createActionRegistry,
  isEnabled,
  MENUS,
  keysOf,
  titleOf,
  type Action,
  type ActionRegistry,
  type Menu,
} from './actions.ts'
export { createPanels, FIRST_FIELD, type OpenPanels, type PanelId, type PanelRequests, type Panels } from './panels.ts'
export type { Moment, PastRun, PastRuns } from './past-runs.ts'
export type { ComingParts, CreateRunController, Part, Slots } from './parts.ts'
export type { RunController, ShownRun, StartOptions } from './run-controller.ts'
export {
  useOpenedFlow,
  useWorkbench,
  WorkbenchProvider,
  type FirstBench,
  type GraphStep,
  type Notice,
  type OpenedFlow,
  type SaveState,
  type SettingsKeeper,
  type Workbench,
} from './workbench.ts'
export { createShell, type MadeShell, type ShellOptions } from './create-shell.ts'
export { useShell, ShellProvider, type Shell } from './shell.ts'
export { actionOfPress, listenToShortcuts, pressIs, shortcutInWords } from './shortcuts.ts'
export { withBreakpoints } from './breakpoints.ts'
export { goToEntry, goToNode, showNode } from './go-to-node.ts'
export { wayToGraph } from './way-to-graph.ts'
export { onNextFrame } from './next-frame.ts'
export { onDemand } from './on-demand.tsx'
export { keepTheme, showTheme } from './theme.ts'
export { placeOfField } from './session/typed-drafts.ts'
export { hasToken, takeToken } from './session/token.ts'
export { Page } from './page/page.tsx'
export { NoToken } from './page/no-token.tsx'
