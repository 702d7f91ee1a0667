import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { ServerStartError, startServer, type RunningServer } from '@latchwork/server'
import { CommandError, usageError } from '../command-error.ts'
import { interrupted, interruptionOf } from '../command-io.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { findProject } from '../project.ts'
import { buildEditor } from '../serve/build-editor.ts'
import { composeServer, type ComposedServer } from '../serve/compose-server.ts'
import { openBrowser } from '../serve/open-browser.ts'
import type { Session } from '../session.ts'

const PORT = 4100

/** `latch edit`: serves the editor for a folder or one flow, and opens it where somebody sits at a terminal. */
export function editFolder(folder: string | undefined, session: Session): Promise<ExitCode> {
  return serve(folder, session, (url) => {
    if (session.io.isTerminal('stdout')) openBrowser(url)
  })
}

/** `latch serve`: serves the editor and leaves opening it to the person. */
export function serveFolder(folder: string | undefined, session: Session): Promise<ExitCode> {
  return serve(folder, session, () => {})
}

async function serve(folder: string | undefined, session: Session, onReady: (url: string) => void): Promise<ExitCode> {
  const { io, environment, output } = session
  const port = readPort(environment['LATCH_PORT'])
  const { root, flow } = await findPlace(folder, session)
  const assets = await buildEditor(output.say)
  const composed = await composeServer(root, session)
  try {
    const server = await listen(composed, { port, assets })
    // Not by way of the output, which takes secrets out: the token is the point of this line.
    const url = flow === undefined ? server.url : `${server.url}&flow=${encodeURIComponent(flow)}`
    io.stdout.write(`Latchwork is ready at ${url}\n`)
    onReady(url)
    await interrupted(io.signal).catch(() => undefined)
    await server.close()
  } finally {
    await composed.close()
  }
  return interruptionOf(io.signal)?.exitCode ?? EXIT.done
}

/** The project of a folder, or of a flow's file, which is then named by its path in the project. */
async function findPlace(
  given: string | undefined,
  { io, output }: Session,
): Promise<{ readonly root: string; readonly flow?: string }> {
  const place = resolve(io.cwd, given ?? '.')
  const facts = await stat(place).catch(() => undefined)
  const isFlow = facts?.isFile() === true && place.endsWith('.flow.json')
  if (facts?.isDirectory() !== true && !isFlow)
    throw usageError(
      facts === undefined ? `There is nothing at ${place}.` : `${place} is neither a folder nor a *.flow.json file.`,
      'Give the folder that holds your flows, or one flow.',
    )
  const { root, skipped } = await findProject(isFlow ? dirname(place) : place, io)
  for (const words of skipped) output.say(words)
  if (!isFlow) return { root }
  const folder = await realpath(dirname(place))
  return { root, flow: relative(root, join(folder, basename(place))).replaceAll(sep, '/') }
}

/** The port that the person chose; undefined when they left it to us. */
function readPort(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw usageError(`LATCH_PORT is not a port: ${text}.`, 'Give a number from 0 to 65535; 0 is any free port.')
}

/** Another Latchwork may have the usual port; then any free one will do, unless the person named one. */
async function listen(
  { parts }: ComposedServer,
  { port, assets }: { readonly port: number | undefined; readonly assets: string },
): Promise<RunningServer> {
  try {
    return await startServer({ parts, assets, port: port ?? PORT })
  } catch (error) {
    if (!(error instanceof ServerStartError)) throw error
    if (error.code === 'port-taken' && port === undefined) return startServer({ parts, assets, port: 0 })
    const { message, hint, code } = error
    throw new CommandError(message, { exitCode: EXIT.failed, code, hint })
  }
}
