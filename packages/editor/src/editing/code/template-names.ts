/** Where a `{{name}}` stands in a template: from the first brace to after the last. */
export interface TemplateName {
  readonly name: string
  readonly from: number
  readonly to: number
}

/** The names of a template in order, as the engine reads them: `\{{` is only text, and `\\{{` a backslash before one. */
export function templateNames(template: string): readonly TemplateName[] {
  const names: TemplateName[] = []
  let position = 0
  for (;;) {
    const open = template.indexOf('{{', position)
    if (open < 0) return names
    const isEscaped = template[open - 1] === '\\' && template[open - 2] !== '\\' && open - 1 >= position
    if (isEscaped) {
      position = open + 2
      continue
    }
    const close = template.indexOf('}}', open + 2)
    if (close < 0) return names
    names.push({ name: template.slice(open + 2, close).trim(), from: open, to: close + 2 })
    position = close + 2
  }
}

/** What is being typed after `{{` at a position, and where it starts; undefined when that is no name. */
export function openName(template: string, at: number): { readonly from: number; readonly typed: string } | undefined {
  const before = template.slice(0, at)
  const open = before.lastIndexOf('{{')
  if (open < 0) return undefined
  const typed = before.slice(open + 2)
  return /^\s*\w*$/.test(typed) ? { from: at - typed.trimStart().length, typed: typed.trimStart() } : undefined
}
