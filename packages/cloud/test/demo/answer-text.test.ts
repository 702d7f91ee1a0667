import { describe, expect, test } from 'vitest'
import { answerText, noMaterial } from '../../src/demo/answer-text.ts'
import { leastWork } from '../../../../tests/support/least-work.ts'

const guide = `# Keys

A key is a password for programs. It is shown only once.

## Limits

Set a monthly budget of $20 before the first run. An email is sent at $10.

## Rotation

Rotate a key every 90 days. Delete the old key as soon as the new one works.

\`\`\`sh
export SECRET=value
\`\`\`

![a picture](keys.png)`

describe('a summary', () => {
  test("is made of the text's own sentences, in the order of the text", () => {
    const sentences = answerText('Summarize in three sentences', guide).split(/(?<=\.) /)
    expect(sentences).toHaveLength(3)
    const places = sentences.map((sentence) => guide.indexOf(sentence))
    expect(places.every((place) => place >= 0)).toBe(true)
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })

  test('takes from each section before it takes twice from one', () => {
    const summary = answerText('Summarize in three sentences', guide)
    for (const fact of ['password for programs', '$20', '90 days']) expect(summary).toContain(fact)
  })

  test('honours count and layout', () => {
    expect(answerText('Give me two bullet points', guide)).toMatch(/^- .+\n- .+$/)
    expect(answerText('List 2 facts as a numbered list', guide)).toMatch(/^1\. .+\n2\. .+$/)
    expect(answerText('Summarize in one sentence', guide)).toBe('A key is a password for programs.')
  })

  test('honours a limit of words, by cutting if need be', () => {
    expect(answerText('Summarize in at most 12 words', guide).split(' ').length).toBeLessThanOrEqual(12)
    expect(answerText('Summarize in at most 3 words', guide)).toBe('A key is…')
  })

  test('prefers what the instruction is about', () => {
    expect(answerText('Summarize what it says about rotation in one sentence', guide)).toContain('Rotate')
    expect(answerText('Summarize what it says about the budget in one sentence', guide)).toContain('$20')
  })

  test('leaves out code, pictures and headings', () => {
    const all = answerText('List 20 facts', guide)
    expect(all).not.toMatch(/SECRET|picture|png|#|Limits/)
  })

  test('says nothing twice', () => {
    const text = 'The latch is made of brass. The latch is made of brass. The gate is painted green.'
    expect(answerText('List 5 facts', text)).toBe('- The latch is made of brass.\n- The gate is painted green.')
  })
})

describe('a summary of several documents', () => {
  const notes = ['The latch is made of brass.', 'The gate was painted green in May.', 'The wall is two metres high.']

  test.each([
    ['rules', notes.join('\n\n---\n\n')],
    ['titles', notes.map((note, at) => `# Note ${at}\n\n${note}`).join('\n\n')],
    ['a JSON list', JSON.stringify(notes)],
    [
      'blocks of points',
      notes.map((note) => `- ${note}\n- The rain fell on the ${note.split(' ')[1]} all day.`).join('\n\n'),
    ],
    ['empty lines', notes.map((note) => `${note} The rain fell on it all day. The rain fell all night.`).join('\n\n')],
  ])('takes from all of them when they are joined by %s', (_, text) => {
    const summary = answerText('Combine these notes in three sentences', text)
    for (const word of ['latch', 'gate', 'wall']) expect(summary).toContain(word)
  })

  test('prefers sentences that can be understood alone', () => {
    const text =
      'The latch is made of brass. It shines in May. Save it for May. Then May ends. The gate is green in May.'
    const summary = answerText('Summarize what it says about May in two sentences', text)
    expect(summary).toBe('The latch is made of brass. The gate is green in May.')
  })

  test('is not crowded out by a long first one', () => {
    const long = Array.from(
      { length: 60 },
      (_, at) => `The garden has a path with number ${at} beside a bed of roses.`,
    ).join(' ')
    expect(answerText('Combine', [long, ...notes].join('\n\n---\n\n'))).toContain('The wall is two metres high.')
  })
})

describe('a question', () => {
  test('is answered by the sentence that answers it', () => {
    expect(answerText('How often should I rotate a key?', guide)).toBe('Rotate a key every 90 days.')
    expect(answerText('When is an email sent?', guide)).toBe('An email is sent at $10.')
  })

  test('has no answer where the text does not say', () => {
    expect(answerText('What is the capital of France?', guide)).toBe('The text does not say.')
    expect(answerText('What colour is the key?', guide)).toBe('The text does not say.')
  })
})

describe('a classification', () => {
  test.each([
    ['Classify as bug, billing or feature', 'I was charged twice, please refund my card.', 'billing'],
    ['Is the sentiment positive, negative or neutral?', 'The food was cold and the waiter rude.', 'negative'],
    ['Choose one of "urgent", "normal"', 'Production is down, this is an emergency!', 'urgent'],
    ['Which category fits?\n- Gardening\n- Cooking', 'Chop the onions before cooking the rice.', 'Cooking'],
    ['Classify as spam or other', 'See you at noon.', 'other'],
    ['Classify as leak, limit or other', 'Our key got out: a leak.', 'leak'],
  ])('%s', (instruction, text, choice) => {
    expect(answerText(instruction, text)).toBe(choice)
  })
})

test('what needs invention is refused plainly, with the nearest sentences', () => {
  const answer = answerText('Translate into German', 'The latch is made of brass.')
  expect(answer).toContain('does not translate')
  expect(answer).toContain('The latch is made of brass.')
})

test('keywords and titles come from the text', () => {
  expect(answerText('Give three keywords', guide)).toBe('key, rotate, limits')
  expect(answerText('Give it a title', guide)).toBe('Keys')
})

test('without a text it says so', () => {
  expect(answerText('Write a poem about keys', '')).toBe(noMaterial)
  expect(answerText('', 'Hello there')).toBe(noMaterial)
})

test.each([
  [
    'German',
    'Fasse in zwei Sätzen zusammen',
    'Die Katze schläft auf dem Sofa. Das Sofa ist rot. Der Hund mag die Katze nicht.',
    2,
    /(?<=\.) /,
  ],
  ['Chinese', '用一句话总结', '猫睡在沙发上。沙发在客厅里。猫早上吃鱼。', 1, /(?<=。)/],
])('sentences and counts are read in %s', (_, instruction, text, count, end) => {
  const sentences = answerText(instruction, text).split(end).filter(Boolean)
  expect(sentences).toHaveLength(count)
  expect(sentences.every((sentence) => text.includes(sentence))).toBe(true)
})

test('a large text takes time in proportion to its size', async () => {
  const text = (size: number) =>
    Array.from({ length: size }, (_, at) => `Sentence ${at} tells of thing ${at % 97} in the garden.`).join(' ')
  const timed = (size: number) => leastWork(() => answerText('Summarize in ten sentences', text(size)))
  // Square growth would be a factor of 256; the constant covers what small texts cost anyway.
  expect(await timed(16_000)).toBeLessThan(64 * (await timed(1_000)) + 100)
})
