import { isJsonObject, type JsonObject } from '@latchwork/engine'
import type { Sweep } from '@latchwork/secrets'
import type { RunDetails, WireRunEvent } from '../api/runs.ts'

/** What a secret or a folder can be in, cleaned: everything but what we ourselves have counted and named. */
export interface Clean {
  readonly text: (text: string) => string
  readonly value: (value: unknown) => unknown
}

/** Takes secrets out first, then the folders that belong to this machine alone. */
export function createClean(sweep: Pick<Sweep, 'text' | 'value'>, withoutFolders: (text: string) => string): Clean {
  const change = (value: unknown): unknown => {
    if (typeof value === 'string') return withoutFolders(value)
    if (Array.isArray(value)) return value.map(change)
    if (!isJsonObject(value)) return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [withoutFolders(name), change(inner)]))
  }
  return { text: (text) => withoutFolders(sweep.text(text)), value: (value) => change(sweep.value(value)) }
}

const EVENT_FACTS = [
  'type',
  'seq',
  'at',
  'usage',
  'reused',
  'handled',
  'because',
  'attempt',
  'waitMs',
  'until',
  'status',
]
const RUN_FACTS = ['status', 'revision', 'startedAt', 'endedAt', 'usage', 'cost', 'key', 'keys', 'events', 'timings']

/** An event without secrets. */
export function cleanEvent(event: WireRunEvent, clean: Clean): unknown {
  return cleanFields(event, EVENT_FACTS, clean)
}

/** A run's record without secrets. Of keys it names layer, label and last four characters, as everywhere. */
export function cleanDetails(details: RunDetails, clean: Clean): unknown {
  const { key, keys, timings } = details
  const named = <Key extends RunDetails['keys'][number]>({ label, ...rest }: Key) => {
    return { ...rest, ...(label !== undefined && { label: clean.text(label) }) }
  }
  return {
    ...cleanFields(details, RUN_FACTS, clean),
    key: key === null ? null : named(key),
    keys: keys.map(named),
    timings: timings.map((timing) => ({ ...timing, path: clean.text(timing.path) })),
  }
}

/** A flow without secrets. Under `secrets` it holds labels of keys, which are none. */
export function cleanFlow({ secrets, ...flow }: JsonObject, clean: Clean): unknown {
  const labels = isJsonObject(secrets) ? Object.entries(secrets) : []
  const cleaned = clean.value(flow)
  if (labels.length === 0 || !isJsonObject(cleaned)) return cleaned
  return {
    ...cleaned,
    secrets: Object.fromEntries(
      labels.map(([name, label]) => [name, clean.text(typeof label === 'string' ? label : '')]),
    ),
  }
}

function cleanFields(record: object, facts: readonly string[], { value }: Clean): JsonObject {
  return Object.fromEntries(
    Object.entries(record).map(([name, inner]) => [name, facts.includes(name) ? inner : value(inner)]),
  )
}
