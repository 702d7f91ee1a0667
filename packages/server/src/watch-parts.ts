import { describeFault } from './create-services.ts'
import { keyInUse } from './secrets/key-in-use.ts'
import type { Services } from './services.ts'

/** Tells the editor of what changes without it: on the disk, in a terminal, in another window; returns its undo. */
export function watchParts({ flows, secrets, settings, hub, log, waiting }: Services): () => void {
  let told = ''
  const tellKey = async (): Promise<void> => {
    const key = await keyInUse(secrets)
    if (JSON.stringify(key) === told) return
    told = JSON.stringify(key)
    hub.publish({ type: 'key-change', key })
  }
  const stops = [
    flows.watch((change) => hub.publish({ type: 'flow-change', ...change })),
    settings.watch(() => hub.publish({ type: 'settings-change' })),
    secrets.subscribe(() => {
      hub.publish({ type: 'secrets-change' })
      waiting.retry()
      tellKey().catch((error: unknown) => log(describeFault(error)))
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
