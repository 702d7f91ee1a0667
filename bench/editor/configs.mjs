/** The editors by name: a page under dist/, or a full address on 127.0.0.1 that exposes window.bench. */
export const configs = {
  latchwork: { page: 'latchwork' },
  'rete-stock': { page: 'rete-stock' },
  'react-flow': { page: 'react-flow' },
  'react-flow-visible': { page: 'react-flow', query: 'visible=1' },
  'litegraph-comfy': { page: 'litegraph-comfy' },
}
