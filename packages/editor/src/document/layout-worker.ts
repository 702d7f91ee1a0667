import { layeredLayout, type LayoutRequest } from './layered-layout.ts'

// Arranging thousands of nodes takes seconds, in which the canvas must stay alive.
addEventListener('message', ({ data }: MessageEvent<LayoutRequest>) => postMessage(layeredLayout(data)))
