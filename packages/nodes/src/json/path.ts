import { isJsonObject, NodeError, type Json } from '@latchwork/engine'

const STEP = /\.?(?<key>[^.[\]"]+)|\[(?<index>\d+)\]|\["(?<quoted>[^"]*)"\]/y

/** One step into a value: a key of an object, or a place in a list. */
export type Step = string | number

/** The steps of a path such as `a.b[0]["any key"]`; undefined when the text is no path. Empty: the value itself. */
export function parsePath(path: string): readonly Step[] | undefined {
  const steps: Step[] = []
  const pattern = new RegExp(STEP)
  while (pattern.lastIndex < path.length) {
    const isFirst = pattern.lastIndex === 0
    const match = pattern.exec(path)
    if (match?.groups === undefined) return undefined
    const { key, index, quoted } = match.groups
    // A dot stands between a key and what is before it, and nowhere else: neither `.a` nor `a[0]b` is a path.
    if (key !== undefined && match[0].startsWith('.') === isFirst) return undefined
    steps.push(index === undefined ? (key ?? quoted) : Number(index))
  }
  return steps
}

/** What a path leads to. Throws when the text is no path. */
export function walkPath(value: Json, path: string): { readonly found: Json } | { readonly missing: string } {
  const steps = parsePath(path)
  if (steps === undefined) {
    throw new NodeError('bad-path', `"${path}" is not a path.`, { hint: 'Write it like a.b[0].', retryable: false })
  }
  let current: Json = value
  for (const [position, step] of steps.entries()) {
    const next = child(current, step)
    if (next === undefined) return { missing: explain(current, steps, position) }
    current = next
  }
  return { found: current }
}

function child(value: Json, step: Step): Json | undefined {
  if (Array.isArray(value)) return typeof step === 'number' ? value[step] : undefined
  if (!isJsonObject(value) || typeof step === 'number') return undefined
  return Object.hasOwn(value, step) ? value[step] : undefined
}

function explain(value: Json, steps: readonly Step[], position: number): string {
  const parent = formatPath(steps.slice(0, position))
  const where = parent === '' ? 'the value' : `"${parent}"`
  const step = steps[position]
  if (typeof step === 'number') {
    if (Array.isArray(value)) return `${where} has ${value.length} items, so there is no [${step}]`
    return `${where} is ${describe(value)}, not a list, so it has no [${step}]`
  }
  if (!isJsonObject(value)) return `${where} is ${describe(value)}, not an object, so it has no "${step}"`
  const keys = Object.keys(value)
  const known = keys
    .slice(0, 10)
    .map((key) => `"${key}"`)
    .join(', ')
  if (keys.length === 0) return `${where} has no "${step}"; it is empty`
  return `${where} has no "${step}"; it has ${known}${keys.length > 10 ? ` and ${keys.length - 10} more` : ''}`
}

function formatPath(steps: readonly Step[]): string {
  return steps
    .map((step, position) => {
      if (typeof step === 'number') return `[${step}]`
      if (/[.[\]"]/.test(step) || step === '') return `[${JSON.stringify(step)}]`
      return position === 0 ? step : `.${step}`
    })
    .join('')
}

function describe(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return 'a text'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
