import type { Material } from './material.ts'
import { contentWords } from './words.ts'

/** The words of a text that matter most, as the text writes them: frequent ones first, headings count double. */
export function keyTerms({ sentences, headings }: Material, count: number): readonly string[] {
  const weights = new Map<string, { written: string; weight: number }>()
  const lines = [
    ...sentences.map(({ text }) => ({ text, weight: 1 })),
    ...headings.map((text) => ({ text, weight: 2 })),
  ]
  for (const { text, weight } of lines) {
    for (const written of text.match(/[\p{L}][\p{L}\p{N}'’-]{2,}/gu) ?? []) {
      const [word] = contentWords(written)
      if (word === undefined) continue
      const known = weights.get(word)
      weights.set(word, { written: known?.written ?? written.toLowerCase(), weight: (known?.weight ?? 0) + weight })
    }
  }
  return [...weights.values()]
    .sort((a, b) => b.weight - a.weight)
    .slice(0, count)
    .map(({ written }) => written)
}
