import { NodeError, port, textOf, type DynamicPorts, type Json, type Port } from '@latchwork/engine'
import { inputNameProblem } from './input-name.ts'

type Part = { readonly text: string } | { readonly name: string } | { readonly unclosed: string }

/**
 * The inputs that templates ask for: one of any kind for each `{{name}}`, in order of appearance.
 * Names that cannot be inputs, the reserved ones among them, are `unfit`.
 */
export function templateInputs(templates: readonly string[], reserved: readonly string[]): DynamicPorts {
  const inputs = new Map<string, Port>()
  const unfit = new Map<string, string>()
  for (const part of templates.flatMap(parseTemplate)) {
    if ('unclosed' in part)
      unfit.set(part.unclosed, 'the braces are never closed; write \\{{ for braces that are only text')
    if (!('name' in part)) continue
    const problem = inputNameProblem(part.name, reserved)
    if (problem === undefined) inputs.set(part.name, port.any())
    else unfit.set(shorten(part.name), `${problem}; write \\{{ for braces that are only text`)
  }
  return {
    inputs: Object.fromEntries(inputs),
    unfit: [...unfit].map(([name, reason]) => ({ name, reason })),
  }
}

/**
 * The template with its `{{name}}`s replaced by the values. A list becomes its elements with an empty line between
 * them, other values that are not text become JSON. Values are never templates.
 */
export function renderTemplate(template: string, values: Readonly<Record<string, Json | undefined>>): string {
  return parseTemplate(template)
    .map((part) => renderPart(part, values))
    .join('')
}

function renderPart(part: Part, values: Readonly<Record<string, Json | undefined>>): string {
  if ('text' in part) return part.text
  if ('unclosed' in part) {
    throw new NodeError('bad-template', `The template has braces which are never closed: "${part.unclosed}".`, {
      hint: 'Close them with }}, or write \\{{ for braces that are only text.',
      retryable: false,
    })
  }
  const value = Object.hasOwn(values, part.name) ? values[part.name] : undefined
  if (value === undefined) {
    throw new NodeError('missing-input', `The template asks for "${shorten(part.name)}", which has no value.`, {
      hint: `Wire something to the input "${shorten(part.name)}", or give it a value.`,
      retryable: false,
    })
  }
  return Array.isArray(value) ? value.map(textOf).join('\n\n') : textOf(value)
}

/** `\{{` stands for the braces themselves, and `\\{{` for a backslash before a placeholder. */
function parseTemplate(template: string): readonly Part[] {
  const parts: Part[] = []
  let position = 0
  for (;;) {
    const open = template.indexOf('{{', position)
    if (open === -1) return [...parts, { text: template.slice(position) }]
    const escape = open > position && template[open - 1] === '\\'
    const escapedEscape = escape && open - 1 > position && template[open - 2] === '\\'
    parts.push({ text: template.slice(position, escape ? open - 1 : open) })
    if (escape && !escapedEscape) {
      parts.push({ text: '{{' })
      position = open + 2
      continue
    }
    const close = template.indexOf('}}', open + 2)
    if (close === -1) return [...parts, { unclosed: shorten(template.slice(open)) }]
    parts.push({ name: template.slice(open + 2, close).trim() })
    position = close + 2
  }
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`
}
