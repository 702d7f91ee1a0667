import { isJsonObject, type Json, type JsonObject, type Plan } from '@latchwork/engine'

/** Values as the command line would have them, so that they are read and judged the same way. */
export function writtenInputs(values: JsonObject, { root }: Plan): readonly string[] {
  const kinds = new Map<string, string>(root.inputs.map(({ name, port }) => [name, port.kind]))
  return Object.entries(values).map(([name, value = null]) => `${name}=${written(value, kinds.get(name))}`)
}

/** Where a text is asked for, it stands for itself; a picture, a sound or a file is named by `@path`. */
function written(value: Json, kind: string | undefined): string {
  if (kind === 'file' && isJsonObject(value) && typeof value['path'] === 'string') return value['path']
  if (typeof value !== 'string') return JSON.stringify(value)
  if (kind === 'image' || kind === 'audio' || kind === 'file') return value
  if (kind === 'text') return value.startsWith('@') ? `@${value}` : value
  return JSON.stringify(value)
}
