import type { Material } from './material.ts'
import type { WantedForm } from './wanted-form.ts'
import { contentWords, overlap, spaced } from './words.ts'

/** What values are taken from. */
export interface Source {
  readonly material: Material
  readonly instruction: string
  readonly form: WantedForm
}

/** What a property is about, by its name and description. */
export interface Topic {
  readonly name: string
  readonly description: string
}

/** A value that fits a schema, and whether the text gave it or it only fills the place. */
export interface Filled {
  readonly value: unknown
  readonly isFound: boolean
}

/** The words of a topic's name. */
export function nameWords({ name }: Topic): ReadonlySet<string> {
  const words = contentWords(spaced(name))
  return new Set([...words].flatMap((word) => [word, ...(synonyms.get(word) ?? [])]))
}

/** How well words fit a topic: its name counts more than its description. */
export function fitOf(topic: Topic): (words: ReadonlySet<string>) => number {
  const named = nameWords(topic)
  const described = contentWords(topic.description)
  return (words) => overlap(named, words) * 3 + overlap(described, words)
}

const synonyms: ReadonlyMap<string, readonly string[]> = new Map(
  [
    ['price', 'cost amount fee'],
    ['cost', 'price amount fee'],
    ['amount', 'total sum price'],
    ['total', 'sum amount'],
    ['author', 'written writer'],
    ['company', 'inc ltd gmbh vendor firm'],
    ['vendor', 'seller supplier company'],
    ['customer', 'client buyer name'],
    ['deadline', 'due until'],
    ['due', 'deadline until'],
    ['phone', 'tel telephone mobile'],
    ['location', 'place city address venue'],
    ['quantity', 'number count'],
  ].map(([word, others]) => [[...contentWords(word)][0], [...contentWords(others)]]),
)
