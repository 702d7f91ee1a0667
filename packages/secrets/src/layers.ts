import type { SecretStore } from './secret-store.ts'

/** How near to the run a secret was given; nearer wins. */
export type LayerName = 'run' | 'environment' | 'project' | 'user' | 'default'

/** The one order in which the layers are asked, everywhere. */
export const LAYER_ORDER: readonly LayerName[] = ['run', 'environment', 'project', 'user', 'default']

/** A layer that a pin can name: the run's own secrets always come first and need none. */
export type PinnableLayer = Exclude<LayerName, 'run'>

/** One store in its layer; several stores of one layer are asked in the order given. */
export interface Layer {
  readonly name: LayerName
  readonly store: SecretStore
}

/** Whether a layer can hold several labelled keys under one name. */
export const hasLabels = (layer: LayerName): boolean => layer === 'project' || layer === 'user'

/** The layers in asking order, with the order inside each kept. */
export const inAskingOrder = (layers: readonly Layer[]): readonly Layer[] =>
  LAYER_ORDER.flatMap((name) => layers.filter((layer) => layer.name === name))
