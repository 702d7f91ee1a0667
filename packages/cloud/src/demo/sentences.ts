/** The sentences of running text, whatever its language; abbreviations do not end one. */
export function splitSentences(text: string): readonly string[] {
  const sentences: string[] = []
  let pending = ''
  for (const { segment } of segmenter.segment(text.replaceAll(/\s+/g, ' ').trim())) {
    pending += segment
    if (abbreviation.test(pending)) continue
    sentences.push(pending.trim())
    pending = ''
  }
  return [...sentences, pending.trim()].filter((sentence) => sentence !== '')
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' })

const abbreviation =
  /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|approx|no|nr|mr|mrs|ms|dr|prof|st|z\.b|bzw|ca|inkl|p\.ex|\p{Lu})\.\s*$/iu
