import { checkKey } from './address-binding.ts'
import type { Layer, LayerName } from './layers.ts'
import type { ResolverContext } from './resolver-context.ts'
import { ReadOnlyLayerError } from './secret-error.ts'
import { isWritable, type WritableSecretStore } from './secret-store.ts'

/** A layer with a store that can be written. */
export interface WritableLayer {
  readonly layer: Layer
  readonly store: WritableSecretStore
}

/** The writable stores of a layer, the one for new values first. Throws `ReadOnlyLayerError` when there is none. */
export const writableIn = (
  { layers }: ResolverContext,
  layerName: LayerName,
  { name, label }: { name: string; label?: string },
): [WritableLayer, ...WritableLayer[]] => {
  checkKey(name, layerName, label)
  const [first, ...others] = layers.flatMap((layer) =>
    layer.name === layerName && isWritable(layer.store) ? [{ layer, store: layer.store }] : [],
  )
  if (first === undefined) throw new ReadOnlyLayerError(layerName, CHANGE_ELSEWHERE[layerName])
  return [first, ...others]
}

const CHANGE_ELSEWHERE: Readonly<Record<LayerName, string>> = {
  run: 'Give it with the run: --secret NAME=@file.',
  environment: 'Change the variable where it is set, or save to the user layer and pin it.',
  project: "Open a project, or save to the user layer, which is the usual place for a person's keys.",
  user: 'Give it with the run (--secret NAME=@file), or in the environment.',
  default: 'The default key comes from signing in to a cloud: latch cloud join LINK.',
}
