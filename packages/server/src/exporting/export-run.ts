import { isJsonObject, type Blobs, type JsonObject, type Registry } from '@latchwork/engine'
import { BUILT_IN_PRICES } from '@latchwork/nodes'
import { createSweep, SECRET_MARK, type Redactor, type SecretsResolver, type Sweep } from '@latchwork/secrets'
import { RUN_FILE_VERSION, runFileSchema, type RunFile } from '../api/run-file.ts'
import type { WireRunEvent } from '../api/runs.ts'
import { runDetails } from '../runs/run-details.ts'
import { runNotFound } from '../runs/run-refusals.ts'
import type { RunStore } from '../runs/run-store.ts'
import { ServerError } from '../server-error.ts'
import { cleanDetails, cleanEvent, cleanFlow, createClean, type Clean } from './clean-run.ts'
import { exportMedia } from './export-media.ts'
import { toldEvents } from './told-events.ts'
import { createFolderNames, type OwnFolders } from './without-folders.ts'

/** What an export reads. */
export interface ExportSource {
  readonly runs: Pick<RunStore, 'find' | 'timings' | 'waits' | 'journal' | 'textOf' | 'events'>
  readonly blobs: Pick<Blobs, 'read'>
  readonly registry: Pick<Registry, 'get'>
  readonly secrets: Pick<SecretsResolver, 'every'>
  readonly redactor: Pick<Redactor, 'redact' | 'redactJson'>
  readonly folders: OwnFolders
  readonly version: string
  readonly now: () => number
}

/** A run with more text than this, in characters, is not exported. */
export const MAX_EXPORT_CHARACTERS = 64_000_000

/**
 * Makes one file of a run, with nothing secret in it: all values are swept with every secret that can be read and with
 * the shapes of keys. Without media it is what a comparison needs. Throws `ServerError`.
 */
export async function exportRun(
  source: ExportSource,
  run: string,
  { media: wanted }: { readonly media: 'all' | 'none' },
): Promise<RunFile> {
  const { runs, registry, redactor, folders, version, now } = source
  const found = runs.find(run)
  if (found === undefined) throw runNotFound(run)
  if (found.status === 'running') throw stillRunning()
  const { secrets, problems } = await source.secrets.every()
  const sweep = createSweep({ secrets, redactor })
  const names = await createFolderNames(folders)
  const clean = createClean(sweep, names.change)
  const events = toldEvents(readEvents(runs, run))
  const flow = parseFlowText(runs.textOf(run))
  const raw = { details: runDetails(runs, found), flow, events, parts: runs.journal.parts(run) }
  const values = {
    run: cleanDetails(raw.details, clean),
    flow: flow === undefined ? null : cleanFlow(flow, clean),
    events: events.map((event) => cleanEvent(event, clean)),
    parts: raw.parts.map(({ path, outputs, ...part }) => {
      return { ...part, path: clean.text(path), ...(outputs !== undefined && { outputs: clean.value(outputs) }) }
    }),
  }
  const { media, moved } = wanted === 'all' ? await mediaOf(values, { source, sweep, clean }) : NO_MEDIA
  return runFileSchema.parse({
    latchworkRun: RUN_FILE_VERSION,
    exported: { at: now(), by: version },
    types: flow === undefined ? {} : typesOf(flow, registry),
    pricesAsOf: BUILT_IN_PRICES.asOf,
    ...(moved.size === 0 ? values : withNewAddresses(values, moved)),
    media,
    removed: {
      secrets: Object.fromEntries(sweep.counts),
      before: marksIn(raw),
      folders: names.count(),
      unread: problems.map(({ message }) => clean.text(message)),
    },
  })
}

const NO_MEDIA = { media: {}, moved: new Map<string, string>() }

async function mediaOf(
  values: unknown,
  { source, sweep, clean }: { readonly source: ExportSource; readonly sweep: Sweep; readonly clean: Clean },
): Promise<Awaited<ReturnType<typeof exportMedia>>> {
  return exportMedia(values, { blobs: source.blobs, sweep, text: clean.text })
}

function readEvents(runs: Pick<RunStore, 'events'>, run: string): readonly WireRunEvent[] {
  const events: WireRunEvent[] = []
  let size = 0
  for (;;) {
    const more = runs.events(run, (events.at(-1)?.seq ?? -1) + 1)
    if (more.length === 0) return events
    events.push(...more)
    size += JSON.stringify(more).length
    if (size > MAX_EXPORT_CHARACTERS) throw tooLarge()
  }
}

function parseFlowText(text: string | undefined): JsonObject | undefined {
  const value: unknown = text === undefined ? undefined : JSON.parse(text)
  return isJsonObject(value) ? value : undefined
}

/** The versions of the types that a flow and its graphs use. */
function typesOf(flow: JsonObject, registry: Pick<Registry, 'get'>): Readonly<Record<string, number>> {
  const graphs = isJsonObject(flow['graphs']) ? Object.values(flow['graphs']) : []
  const nodes = [flow, ...graphs].flatMap((graph) =>
    isJsonObject(graph) && isJsonObject(graph['nodes']) ? Object.values(graph['nodes']) : [],
  )
  const types = nodes.flatMap((node) => (isJsonObject(node) && typeof node['type'] === 'string' ? [node['type']] : []))
  const versions = [...new Set(types)].sort().map((type) => [type, registry.get(type)?.version] as const)
  return Object.fromEntries(versions.flatMap(([type, version]) => (version === undefined ? [] : [[type, version]])))
}

function withNewAddresses(value: unknown, moved: ReadonlyMap<string, string>): Record<string, unknown> {
  const text = JSON.stringify(value).replaceAll(/sha256:[0-9a-f]{64}/g, (address) => moved.get(address) ?? address)
  const changed: unknown = JSON.parse(text)
  return isJsonObject(changed) ? changed : {}
}

function marksIn(value: unknown): number {
  return JSON.stringify(value).split(SECRET_MARK).length - 1
}

function stillRunning(): ServerError {
  return new ServerError(409, 'run-under-way', 'This run is still under way, so it cannot be exported or compared.', {
    hint: 'Wait for its end, or stop it.',
  })
}

function tooLarge(): ServerError {
  return new ServerError(
    413,
    'run-too-large',
    `This run holds more than ${MAX_EXPORT_CHARACTERS / 1_000_000} million characters, too many for one file.`,
    { hint: 'Export a run of a part of the flow, or with fewer items.' },
  )
}
