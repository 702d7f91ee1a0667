import { join } from 'node:path'
import type { RunFile } from '@latchwork/server/api'
import { createBlobFolder, exportRun, ServerError, type RunStore } from '@latchwork/server/runs'
import { CommandError } from '../command-error.ts'
import { noSuchRun, openStore } from '../commands/runs.ts'
import { EXIT } from '../exit-code.ts'
import { createNodeLibrary } from '../node-library.ts'
import { findProject } from '../project.ts'
import { composeSecrets } from '../secrets/compose-secrets.ts'
import type { Session } from '../session.ts'
import { readVersion } from '../version.ts'

/** Exports a run of the project of a folder. Throws a `CommandError` when there is none, or it cannot be exported. */
export async function exportKeptRun(
  run: string,
  { folder, media, session }: { readonly folder: string; readonly media: 'all' | 'none'; readonly session: Session },
): Promise<RunFile> {
  const store = await openStore(folder, session)
  try {
    if (store === undefined) throw noSuchRun(run)
    return await exportFrom(store, run, { folder, media, session })
  } catch (error) {
    if (!(error instanceof ServerError)) throw error
    if (error.code === 'run-not-found') throw noSuchRun(run)
    const { message, code, facts } = error
    throw new CommandError(message, { exitCode: EXIT.usage, code, hint: facts.hint })
  } finally {
    store?.close()
  }
}

async function exportFrom(
  runs: RunStore,
  run: string,
  { folder, media, session }: Parameters<typeof exportKeptRun>[1],
): Promise<RunFile> {
  const { io, redactor } = session
  const { root } = await findProject(folder, io)
  const source = {
    runs,
    blobs: createBlobFolder({ folder: join(root, '.latchwork', 'blobs') }),
    registry: createNodeLibrary(),
    secrets: composeSecrets(session, { project: root }),
    redactor,
    folders: { home: io.home, project: root },
    version: readVersion(),
    now: io.now,
  }
  return exportRun(source, run, { media })
}
