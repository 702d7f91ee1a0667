import { createRegistry, type Registry } from '@latchwork/engine'
import { catalog } from '@latchwork/nodes/catalog'

/** All node types that this command knows. */
export function createNodeLibrary(): Registry {
  return createRegistry(catalog)
}
