/**
 * The text of a module with everything that is not code blanked out: comments, regular expressions, and what stands inside
 * quotes. Quotes, line ends and every offset stay, so that a match in the mask can be read from the text itself.
 */
export function maskSource(text: string): string {
  const out = text.split('')
  // One entry for each open template: how many braces are open inside its current `${`.
  const templates: number[] = []
  let at = 0

  function blank(from: number, to: number): void {
    for (let index = from; index < to; index++) if (out[index] !== '\n') out[index] = ' '
  }

  function templateText(from: number): void {
    at = endOfTemplateText(text, from)
    blank(from, at)
    if (text[at] === '$') {
      templates.push(0)
      at += 2
    } else {
      at += 1
    }
  }

  while (at < text.length) {
    const here = text[at]
    const end = endOfNonCode(text, at, out)
    if (end !== undefined) {
      const quoted = here === "'" || here === '"'
      blank(quoted ? at + 1 : at, quoted ? end - 1 : end)
      at = end
    } else if (here === '`') {
      templateText(at + 1)
    } else if (here === '}' && templates.at(-1) === 0) {
      templates.pop()
      templateText(at + 1)
    } else {
      const open = templates.length - 1
      if (open >= 0 && here === '{') templates[open] += 1
      if (open >= 0 && here === '}') templates[open] -= 1
      at += 1
    }
  }
  return out.join('')
}

/** Where the comment, the string or the regular expression that starts here ends; undefined when none does. */
function endOfNonCode(text: string, at: number, masked: readonly string[]): number | undefined {
  const two = text.slice(at, at + 2)
  if (two === '//') return orEnd(text, text.indexOf('\n', at))
  if (two === '/*') return orEnd(text, text.indexOf('*/', at + 2), 2)
  if (text[at] === "'" || text[at] === '"') return endOfString(text, at)
  if (text[at] === '/' && mayStartExpression(masked, at)) return endOfRegularExpression(text, at)
  return undefined
}

function orEnd(text: string, found: number, length = 0): number {
  return found === -1 ? text.length : found + length
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== text[start] && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1
  return Math.min(at + 1, text.length)
}

function endOfTemplateText(text: string, start: number): number {
  let at = start
  while (at < text.length && text[at] !== '`' && !(text[at] === '$' && text[at + 1] === '{')) {
    at += text[at] === '\\' ? 2 : 1
  }
  return Math.min(at, text.length)
}

/** Undefined when the line ends first: then the slash was a division after all. */
function endOfRegularExpression(text: string, start: number): number | undefined {
  let inClass = false
  for (let at = start + 1; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '[') inClass = true
    else if (text[at] === ']') inClass = false
    else if (text[at] === '/' && !inClass) return at + 1
  }
  return undefined
}

const VALUE_END = /[\w$)\]'"`]/
const KEYWORD_BEFORE_VALUE = /(?:^|[^\w$.])(?:return|typeof|case|in|of|void|delete|await|yield|else|do|throw)$/

/** Whether a slash here can only start a regular expression, judged by the code before it. */
function mayStartExpression(masked: readonly string[], at: number): boolean {
  let before = at - 1
  while (before >= 0 && /\s/.test(masked[before] ?? '')) before -= 1
  if (before < 0) return true
  if (!VALUE_END.test(masked[before] ?? '')) return true
  return KEYWORD_BEFORE_VALUE.test(masked.slice(Math.max(0, before - 12), before + 1).join(''))
}
