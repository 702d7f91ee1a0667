import type { JsonObject, NodeType } from '@latchwork/engine'
import { z } from 'zod'
import { fittingPort, type DroppedWire } from '../../canvas/index.ts'
import type { EditorDocument } from '../../document/index.ts'
import { rank } from '../search/score.ts'

/** A node type that can be added, and the port that a dropped wire would take. */
export interface PaletteEntry {
  readonly type: NodeType
  readonly port: string | undefined
}

/** Entries under one heading. */
export interface PaletteSection {
  readonly title: string
  readonly entries: readonly PaletteEntry[]
}

/** What the person likes and used last, as lists of types. */
export interface Habits {
  readonly favourites: readonly string[]
  readonly recent: readonly string[]
}

/** How many types are remembered as used last. */
export const RECENT = 6

/** The types that can be added here: all, or with a dropped wire those that it fits. */
export function entriesFor(
  types: readonly NodeType[],
  wire: DroppedWire | undefined,
  place: { readonly document: EditorDocument; readonly graph: string },
): readonly PaletteEntry[] {
  if (wire === undefined) return types.map((type) => ({ type, port: undefined }))
  return types.flatMap((type) => {
    const port = fittingPort(place.document, place.graph, wire, type)
    return port === undefined ? [] : [{ type, port }]
  })
}

/** Entries as they are listed: favourites, the last used, then by family; or, for a search, best first in one list. */
export function sectionsOf(
  entries: readonly PaletteEntry[],
  query: string,
  { favourites, recent }: Habits,
): readonly PaletteSection[] {
  if (query.trim() !== '') {
    const found = rank(query, entries, ({ type }) => [
      { text: type.title, weight: 1 },
      { text: type.type, weight: 0.8 },
      { text: type.summary, weight: 0.3 },
    ])
    return found.length === 0 ? [] : [{ title: 'Found', entries: found }]
  }
  const byType = new Map(entries.map((entry) => [entry.type.type, entry]))
  const listed = (types: readonly string[]): PaletteEntry[] => types.flatMap((type) => byType.get(type) ?? [])
  const families = Map.groupBy(entries, ({ type }) => familyOf(type.type))
  return [
    { title: 'Favourites', entries: listed(favourites) },
    { title: 'Recent', entries: listed(recent.filter((type) => !favourites.includes(type)).slice(0, RECENT)) },
    ...[...families].map(([family, members]) => ({ title: familyTitle(family), entries: members })),
  ].filter((section) => section.entries.length > 0)
}

/** The list of types used last, with one more. */
export function withRecent(recent: readonly string[], type: string): readonly string[] {
  return [type, ...recent.filter((other) => other !== type)].slice(0, RECENT * 2)
}

/** The list of favourites with a type added, or taken away. */
export function withFavourite(favourites: readonly string[], type: string): readonly string[] {
  return favourites.includes(type) ? favourites.filter((other) => other !== type) : [...favourites, type]
}

/** What is written into a new node: the model that the person chose, where its type would take another. */
export function literalsOfNew({ settings }: NodeType, model: string): JsonObject | undefined {
  const setting = settings?.shape['model']
  const usual = setting === undefined ? undefined : z.safeParse(setting, undefined).data
  return typeof usual === 'string' && usual !== model ? { model } : undefined
}

function familyOf(type: string): string {
  return type.slice(0, type.indexOf('.'))
}

/** `openai` is written as its owner writes it. */
function familyTitle(family: string): string {
  const title = TITLES.get(family)
  return title ?? family.charAt(0).toUpperCase() + family.slice(1)
}

const TITLES: ReadonlyMap<string, string> = new Map([
  ['openai', 'OpenAI'],
  ['json', 'JSON'],
  ['http', 'HTTP'],
])
