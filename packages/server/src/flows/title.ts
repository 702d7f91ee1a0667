/** The name in a flow's text, looked for near its start; undefined when it is not there. */
export function titleOf(text: string): string | undefined {
  const found = /^\uFEFF?\s*\{\s*(?:"latchwork"\s*:\s*\d+\s*,\s*)?"name"\s*:\s*("(?:[^"\\]|\\.){0,300}")/.exec(text)
  if (found === null) return undefined
  try {
    const title: unknown = JSON.parse(found[1])
    return typeof title === 'string' && title.trim() !== '' ? title : undefined
  } catch {
    return undefined
  }
}
