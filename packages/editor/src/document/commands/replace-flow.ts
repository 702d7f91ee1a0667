import type { Flow } from '@latchwork/engine'
import { changed, type Command } from '../command.ts'

/** Takes over a whole flow, such as the one that changed on disk; can be undone like everything else. */
export function replaceFlow(flow: Flow, label = 'Reload the file'): Command {
  return { label, change: () => changed(flow) }
}
