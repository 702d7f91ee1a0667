/** Steps from a flow file's root to a place in it: keys and list positions. */
export type DocumentPath = readonly (string | number)[]

const PLAIN = /^[A-Za-z_][A-Za-z0-9_-]*$/

/** `nodes.ask.with.prompt`, `graphs.one-file.wires[3]`, `nodes.a.with["odd key"]`. */
export function formatPath(path: DocumentPath): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else if (!PLAIN.test(step)) text += `[${JSON.stringify(step)}]`
    else text += text === '' ? step : `.${step}`
  }
  return text
}

/** The reverse of `formatPath`. */
export function parsePath(text: string): DocumentPath {
  const steps: (string | number)[] = []
  for (const match of text.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g)) {
    const [, position, quoted, plain] = match
    if (position !== undefined) steps.push(Number(position))
    else if (quoted !== undefined) steps.push(String(JSON.parse(quoted)))
    else if (plain !== undefined) steps.push(plain)
  }
  return steps
}
