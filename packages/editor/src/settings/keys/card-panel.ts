import type { LabelledKeyRow } from '@latchwork/server/api'

/** What is open below a secret. */
export type CardPanel =
  | { readonly kind: 'remove' | 'address' | 'paid' }
  | { readonly kind: 'rename' | 'remove-key' | 'rotate'; readonly key: Pick<LabelledKeyRow, 'label' | 'layer'> }

/** Opens a part below a secret; the open one, once more, goes away. */
export type OpenPanel = (panel: CardPanel | undefined) => void
