import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { exportInWords, formatRunFile, runFileName } from '@latchwork/server/api'
import { usageError } from '../command-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { exportKeptRun } from '../runs/export-run.ts'
import type { Session } from '../session.ts'

/** What `latch runs export` is given. */
export interface ExportOrder {
  readonly run: string
  /** `-` is stdout; named after flow and run, in this folder, if not given. */
  readonly file: string | undefined
}

/** `latch runs export`: one file of a run, with nothing secret in it. */
export async function exportToFile(
  { run, file }: ExportOrder,
  { project }: { readonly project?: string },
  session: Session,
): Promise<ExitCode> {
  const { io, output } = session
  const exported = await exportKeptRun(run, { folder: project ?? io.cwd, media: 'all', session })
  const text = formatRunFile(exported)
  const name = file ?? runFileName(exported)
  if (name === '-') output.result(text)
  else {
    await writeFile(resolve(io.cwd, name), text).catch((error: unknown) => {
      throw usageError(`${name} cannot be written: ${error instanceof Error ? error.message : String(error)}.`)
    })
    output.result(name)
  }
  for (const line of exportInWords(exported)) output.say(line)
  return EXIT.done
}
