import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isJsonObject, type Json, type JsonObject } from '@latchwork/engine'
import { z } from 'zod'
import { CassetteError, type Cassette, type RecordedCall } from './cassette.ts'
import { formatCassette } from './cassette-text.ts'
import { putBeside, restoreContent, storeContent, takeBeside, type Beside } from './stored-content.ts'

const FILE = 'cassette.json'

/** A call as JSON holds it. */
export const recordedCall = z.strictObject({
  call: z.enum([
    'fetch',
    'now',
    'random',
    'files.list',
    'files.readText',
    'files.readBytes',
    'files.writeText',
    'wait',
  ]),
  asked: z.record(z.string(), z.json()).default({}),
  gave: z.json().optional(),
  failed: z
    .strictObject({
      code: z.string(),
      message: z.string(),
      hint: z.string().optional(),
      retryable: z.boolean().optional(),
      by: z.enum(['node', 'system']),
    })
    .optional(),
})

const storedCassette = z.strictObject({
  'latchwork-cassette': z.literal(1),
  flow: z.string(),
  calls: z.record(z.string(), z.array(recordedCall)),
  blobs: z.record(z.string().regex(/^sha256:[0-9a-f]{64}$/), z.string()).default({}),
})

/** Writes a cassette into a folder, in place of one that is there. Nodes stand in the order of their paths. */
export async function saveCassette(folder: string, { flow, calls, blobs }: Cassette): Promise<void> {
  const beside: Beside = new Map()
  const paths = [...calls.keys()].sort(comparePaths)
  const stored: JsonObject = {
    'latchwork-cassette': 1,
    flow,
    calls: Object.fromEntries(
      paths.map((path) => [path, (calls.get(path) ?? []).map((call) => storeCall(call, beside))]),
    ),
    ...(blobs.size > 0 && {
      blobs: Object.fromEntries(
        [...blobs]
          .sort(([a], [b]) => comparePaths(a, b))
          .map(([blob, bytes]) => [blob, putBeside(bytes, 'bin', beside)]),
      ),
    }),
  }
  await mkdir(folder, { recursive: true })
  const before = await readdir(join(folder, 'bodies')).catch(() => [])
  for (const [name, bytes] of beside) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeAnew(join(folder, name), bytes)
  }
  await writeAnew(join(folder, `.${FILE}.part`), formatCassette(stored))
  await rename(join(folder, `.${FILE}.part`), join(folder, FILE))
  for (const name of before) if (!beside.has(`bodies/${name}`)) await removeOld(join(folder, 'bodies', name))
}

/** Reads a cassette. Throws `CassetteError` when there is none, or when it is not one. */
export async function loadCassette(folder: string): Promise<Cassette> {
  const stored = readStored(await readText(folder), folder)
  const beside = new Map<string, Uint8Array>()
  for (const name of await readdir(join(folder, 'bodies')).catch(() => []))
    beside.set(`bodies/${name}`, await readFile(join(folder, 'bodies', name)))
  const calls = Object.entries(stored.calls).map(
    ([path, each]) => [path, each.map((call) => restoreCall(call, beside))] as const,
  )
  const blobs = Object.entries(stored.blobs).map(([blob, name]) => [blob, takeBeside(name, beside)] as const)
  return { flow: stored.flow, calls: new Map(calls), blobs: new Map(blobs) }
}

async function readText(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, FILE), 'utf8')
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    const why = isMissing ? 'there is none' : error instanceof Error ? error.message : String(error)
    throw new CassetteError(
      `The cassette ${join(folder, FILE)} cannot be read: ${why}.`,
      'Record it first: latch run FLOW --record FOLDER, or latch test --update.',
    )
  }
}

function readStored(text: string, folder: string): z.output<typeof storedCassette> {
  const hint = 'Record it again, or undo the last change to it.'
  const place = join(folder, FILE)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new CassetteError(`${place} is not JSON: ${error instanceof Error ? error.message : String(error)}.`, hint)
  }
  const { data, error } = storedCassette.safeParse(value)
  if (data !== undefined) return data
  const [issue] = error.issues
  throw new CassetteError(
    `${place} is not a cassette, at ${issue.path.join('.') || 'its root'}: ${issue.message}.`,
    hint,
  )
}

function storeCall({ call, asked, gave, failed }: RecordedCall, beside: Beside): Json {
  const stored = storeContent(asked, beside)
  return {
    call,
    ...(isJsonObject(stored) && Object.keys(stored).length > 0 && { asked: stored }),
    ...(gave !== undefined && { gave: storeContent(gave, beside) }),
    ...(failed !== undefined && { failed: { ...failed } }),
  }
}

function restoreCall({ asked, gave, ...call }: z.output<typeof recordedCall>, beside: Beside): RecordedCall {
  const restored = restoreContent(asked, beside)
  return {
    ...call,
    asked: isJsonObject(restored) ? restored : {},
    ...(gave !== undefined && { gave: restoreContent(gave, beside) }),
  }
}

/** Writes a file in place of whatever has its name: never through a link. */
async function writeAnew(file: string, content: string | Uint8Array): Promise<void> {
  await rm(file, { force: true })
  await writeFile(file, content, { flag: 'wx' })
}

/** Only what a cassette wrote itself. */
async function removeOld(file: string): Promise<void> {
  if (/[\\/][0-9a-f]{16}\.(?:txt|json|bin)$/.test(file)) await rm(file, { force: true })
}

/** By code units, and numbers in them as numbers: `each[2]` before `each[10]`. */
function comparePaths(a: string, b: string): number {
  const widen = (path: string): string => path.replace(/\d+/g, (digits) => digits.padStart(12, '0'))
  return widen(a) < widen(b) ? -1 : 1
}
