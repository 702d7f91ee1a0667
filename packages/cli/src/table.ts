import { padEnd, widthOf } from './terminal-text.ts'

/** Rows as lines with aligned columns, two spaces apart. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, widthOf(cell))
  return rows
    .map((row) =>
      row
        .map((cell, at) => padEnd(cell, widths[at]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
