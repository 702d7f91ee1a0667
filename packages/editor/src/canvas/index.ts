export { Canvas, type CanvasProps } from './canvas.tsx'
export type { CanvasHandle } from './handle.ts'
export { createHands } from './hands.ts'
export {
  fittingPort,
  wireToNew,
  type CanvasEvents,
  type CanvasHabits,
  type DroppedWire,
  type MenuRequest,
  type PaletteRequest,
} from './canvas-host.ts'
export { createRunState, durationInWords, type NodeRun, type RunState } from './run-state.ts'
export { colorOfKind, colorOfType, type KindColor } from './kind-color.ts'
export type { View } from './geometry.ts'
