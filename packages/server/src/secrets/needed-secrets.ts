import { isJsonObject, type NodeType, type Registry } from '@latchwork/engine'

/** The names of the secrets that a node type asks for with its usual settings. */
export function needsOf({ needs, settings }: NodeType): readonly string[] {
  if (needs === undefined) return []
  try {
    const usual: unknown = settings?.safeParse({}).data
    return needs(isJsonObject(usual) ? usual : {})
  } catch {
    // Such a type says what it needs only once it is set up.
    return []
  }
}

/** The secrets that installed node types ask for, with those types. */
export function neededSecrets(registry: Registry): ReadonlyMap<string, readonly string[]> {
  const needed = new Map<string, string[]>()
  for (const type of registry.list())
    for (const name of needsOf(type)) needed.set(name, [...(needed.get(name) ?? []), type.type])
  return needed
}
