import { describe, expect, it } from 'vitest'
import { createPortBook } from '../../../src/document/index.ts'
import { createEventWords, offsetInWords } from '../../../src/running/past/event-words.ts'
import { mapped, recordRun, registry } from '../record-run.ts'

describe('an event in words', () => {
  it('names the node by its title, and which of several runs of its graph it was', async () => {
    const words = createEventWords(mapped, createPortBook(registry))
    const said = (await recordRun(mapped, { texts: ['bad'] })).map(words)
    expect(said).toEqual([
      'The run started',
      expect.stringMatching(/ started$/),
      'Speak, each[0], started',
      'Speak, each[0], wrote 4 characters',
      'Speak, each[0], is done',
      'Refuse, each[0], started',
      'Refuse, each[0], failed',
      expect.stringMatching(/ is done$/),
      'The run ended: done',
    ])
  })

  it('stands so long after the beginning', () => {
    expect([0, 1_204, 125_000, 7_500_000].map(offsetInWords)).toEqual([
      '+0.000 s',
      '+1.204 s',
      '+2 min 5 s',
      '+2 h 5 min',
    ])
  })
})
