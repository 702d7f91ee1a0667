import { findNumbers } from './find-values.ts'
import type { Material } from './material.ts'
import { numberOf } from './schema-node.ts'
import type { SchemaNode } from './schema-node.ts'
import { fitOf, nameWords } from './schema-source.ts'
import type { Filled, Source, Topic } from './schema-source.ts'
import { countOf } from './wanted-form.ts'
import { contentWords } from './words.ts'

/** The number of the text that stands nearest to a topic's words, made to fit the schema's limits. */
export function fillNumber(node: SchemaNode, topic: Topic, source: Source): Filled {
  const isWhole = node['type'] === 'integer'
  const fits = (value: number) => clamp(value, node, isWhole) === value
  const found = nearest(topic, source.material, fits)
  return found === undefined
    ? { value: clamp(0, node, isWhole), isFound: false }
    : { value: clamp(found, node, isWhole), isFound: true }
}

interface Candidate {
  readonly value: number
  readonly score: number
}

function nearest(topic: Topic, { text, lines }: Material, fits: (value: number) => boolean): number | undefined {
  const wantsMoney = /price|cost|amount|total|fee|sum|budget|salary|revenue|limit/i.test(topic.name)
  const fitTo = fitOf(topic)
  const about = lines()
    .map(({ line, words }) => ({ line, fit: fitTo(words) }))
    .filter(({ fit }) => fit > 0)
  const candidates = about.flatMap(({ line, fit }): readonly Candidate[] => {
    const numbers = findNumbers(line)
    const spelled = numbers.length > 0 ? [] : spelledNumbers(line)
    return [
      ...numbers.map(({ value, index, isMoney }) => ({
        value,
        score: fit + closeness(line, index, topic) + (isMoney === wantsMoney ? 0.5 : 0) + (fits(value) ? 1 : -2),
      })),
      ...spelled.map((value) => ({ value, score: fit })),
    ]
  })
  const best = candidates.reduce<Candidate | undefined>(
    (one, other) => (one === undefined || other.score > one.score ? other : one),
    undefined,
  )
  if (best !== undefined) return best.value
  // A short text with one number in it means that one.
  if (text.length > 200) return undefined
  const all = findNumbers(text).filter(({ value }) => fits(value))
  return all.length === 1 ? all[0].value : undefined
}

function closeness(line: string, index: number, topic: Topic): number {
  const wanted = nameWords(topic)
  const places = [...line.matchAll(/[\p{L}\d]+/gu)].filter((match) =>
    [...contentWords(match[0])].some((word) => wanted.has(word)),
  )
  const distances = places.map((place) => Math.abs(place.index - index) + (place.index > index ? 5 : 0))
  return distances.length === 0 ? 0 : 2 / (1 + Math.min(...distances) / 12)
}

function spelledNumbers(line: string): readonly number[] {
  const words = line.match(/\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b/gi) ?? []
  return words.map((word) => countOf(word) ?? 0)
}

function clamp(value: number, node: SchemaNode, isWhole: boolean): number {
  const step = numberOf(node, 'multipleOf') ?? (isWhole ? 1 : 0)
  const least = bound(node, ['minimum', 'exclusiveMinimum'], step)
  const most = bound(node, ['maximum', 'exclusiveMaximum'], -step)
  const inside = Math.min(Math.max(value, least ?? value), most ?? Number.POSITIVE_INFINITY)
  if (step === 0) return inside
  const rounded = Math.round(inside / step) * step
  if (least !== undefined && rounded < least) return Math.ceil(least / step) * step
  return most !== undefined && rounded > most ? Math.floor(most / step) * step : rounded
}

function bound(node: SchemaNode, [inclusive, exclusive]: readonly [string, string], step: number): number | undefined {
  const limit = numberOf(node, inclusive)
  const outside = numberOf(node, exclusive)
  if (outside === undefined) return limit
  const direction = exclusive === 'exclusiveMinimum' ? 1 : -1
  const inside = outside + (step === 0 ? direction * Math.max(Math.abs(outside) * 1e-6, 1e-6) : step)
  if (limit === undefined) return inside
  return direction === 1 ? Math.max(limit, inside) : Math.min(limit, inside)
}
