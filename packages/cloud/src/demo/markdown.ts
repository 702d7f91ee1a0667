/** A piece of a text with one role. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string; readonly level: number }
  | { readonly kind: 'paragraph' | 'item' | 'row'; readonly text: string }

/** Reads Markdown (plain text too) into blocks; code, pictures, rules and addresses of links are left out. */
export function readMarkdown(text: string): readonly Block[] {
  const lines = withoutMarkup(text).split('\n')
  const blocks: Block[] = []
  let open: 'paragraph' | 'item' | undefined
  let header: readonly string[] | undefined
  const add = (block: Block) => {
    open = block.kind === 'paragraph' || block.kind === 'item' ? block.kind : undefined
    blocks.push(block)
  }
  for (const [at, raw] of lines.entries()) {
    const line = raw.replace(/^\s*(?:>\s*)+/, '').trim()
    const previous = blocks.at(-1)
    if (!isRow(line)) header = undefined
    if (line === '' || rule.test(line)) open = undefined
    else if (/^#{1,6}\s/.test(line))
      add({ kind: 'heading', text: plain(line.replace(/^#+\s*|\s*#+$/g, '')), level: line.search(/[^#]/) })
    else if (isRow(line)) {
      const cells = cellsOf(line)
      if (header !== undefined) add({ kind: 'row', text: rowText(header, cells) })
      else if (rule.test(lines[at + 1]?.trim() ?? '')) header = cells
      else add({ kind: 'row', text: cells.join(', ') })
    } else if (listMark.test(line)) add({ kind: 'item', text: plain(line.replace(listMark, '')) })
    else if (open !== undefined && previous !== undefined && previous.kind === open) {
      blocks[blocks.length - 1] = { ...previous, text: joinLines(previous.text, plain(line)) }
    } else add({ kind: 'paragraph', text: plain(line) })
  }
  return blocks.filter((block) => block.text !== '')
}

const rule = /^(?:[-*_=]{3,}|\|?(?:\s*:?-{2,}:?\s*\|)+\s*:?-*:?\s*)$/

const listMark = /^(?:[-*+•–]\s+(?:\[[ xX]\]\s+)?|\d{1,3}(?:\.\d{1,3})*[.):]\s+|\d{1,3}\.\d{1,3}\s+)/

/** A text without its blocks of code between fences. */
export function withoutCodeBlocks(text: string): string {
  return text.replaceAll(/^([ \t]*)(```|~~~).*\n(?:[\s\S]*?\n)?[ \t]*\2.*$/gm, '')
}

function withoutMarkup(text: string): string {
  return withoutCodeBlocks(text.replaceAll('\r\n', '\n').replace(/^---\n(?:[\w-]+:.*\n)+---\n/, ''))
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/^[ \t]*!{3}[ \t]+\w+(?:[ \t]+"[^"\n]*")?[ \t]*$/gm, '')
    .replaceAll(/!\[[^[\]]{0,500}\]\([^()]{0,2000}\)/g, '')
    .replaceAll(/<\/?[a-z][^<>\n]*>/gi, (tag) => (/^<https?:/i.test(tag) ? tag.slice(1, -1) : ''))
}

/** A line without its Markdown marks: links keep their words, emphasis and code their content. */
export function plain(line: string): string {
  return line
    .replaceAll(/\[([^[\]]{1,500})\]\([^()]{0,2000}\)/g, '$1')
    .replaceAll(/(\*\*|__|~~)(?=\S)(.+?)\1/g, '$2')
    .replaceAll(/(?<![\w*])\*(?=\S)([^*]+)\*(?![\w*])/g, '$1')
    .replaceAll(/(?<![\w_])_(?=\S)([^_]+)_(?![\w_])/g, '$1')
    .replaceAll(/(?<!`)`{1,2}([^`\n]{1,500})`{1,2}/g, '$1')
    .replaceAll(/\\([\\$*_#[\]])/g, '$1')
    .trim()
}

function isRow(line: string): boolean {
  return line.startsWith('|') && line.length > 1
}

function cellsOf(line: string): readonly string[] {
  return line
    .replaceAll(/^\||\|$/g, '')
    .split('|')
    .map((cell) => plain(cell))
}

function rowText(header: readonly string[], cells: readonly string[]): string {
  const pairs = cells.map((cell, at) => (header[at] ? `${header[at]}: ${cell}` : cell))
  return rule.test(cells.join('')) ? '' : pairs.join(', ')
}

function joinLines(above: string, below: string): string {
  return above.endsWith('-') && /^\p{Ll}/u.test(below) ? above + below : `${above} ${below}`
}
