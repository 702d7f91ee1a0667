import { describe, expect, test } from 'vitest'
import { readMarkdown } from '../../src/demo/markdown.ts'
import { splitDocuments } from '../../src/demo/material.ts'
import { splitSentences } from '../../src/demo/sentences.ts'
import { stringLike } from '../../src/demo/simple-pattern.ts'
import { splitRequest } from '../../src/demo/split-request.ts'
import { readWantedForm } from '../../src/demo/wanted-form.ts'

describe('a prompt is split into instruction and material', () => {
  const material = 'The latch is made of brass. It shines.'
  test.each([
    [`Note the facts in:\n${material}`, 'Note the facts in'],
    [`Summarize: ${material}`, 'Summarize'],
    [`Summarize the text.\n\n${material}`, 'Summarize the text.'],
    [`${material}\n\nWhat is it made of?`, 'What is it made of?'],
    [`Question: What is it made of?\n\nText:\n${material}`, 'What is it made of?'],
    [`Answer the question.\nContext: ${material}\nQuestion: What is it?`, 'Answer the question.\nWhat is it?'],
    [`Summarize this in one line: """${material}"""`, 'Summarize this in one line:'],
    [`Summarize what is in the tag.\n<text>\n${material}\n</text>`, 'Summarize what is in the tag.'],
    [`${material} Summarize this.`, 'Summarize this.'],
    [material, ''],
  ])('%j', (prompt, instruction) => {
    expect(splitRequest(prompt)).toEqual({ instruction, material })
  })

  test('an order alone has no material', () => {
    expect(splitRequest('Write a poem about keys')).toEqual({ instruction: 'Write a poem about keys', material: '' })
  })

  test('labels inside a text stay in it', () => {
    const text = 'Invoice: 12\nDate: 2026-11-21\nTotal: $5'
    expect(splitRequest(text)).toEqual({ instruction: '', material: text })
    expect(splitRequest(`Extract the total:\n${text}`).material).toBe(text)
  })
})

test.each([
  ['three short bullet points', { count: 3, layout: 'bullets' }],
  ['in a sentence', { count: 1, layout: 'prose' }],
  ['2-3 sentences', { count: 3, layout: 'prose' }],
  ['5 facts', { count: 5, layout: 'bullets' }],
  ['a list of facts', { layout: 'bullets' }],
  ['at most 60 words', { maxWords: 60 }],
  ['a 50-word summary', { maxWords: 50 }],
  ['under 280 characters', { maxCharacters: 280 }],
  ['ten takeaways as a numbered list', { count: 10, layout: 'numbers' }],
  ['Combine these notes', {}],
])('%j asks for its form', (instruction, form) => {
  expect(readWantedForm(instruction)).toEqual(form)
})

test('Markdown is read into blocks', () => {
  const text =
    '# Title\n\nSome **bold** [link](http://x.example) text\ngoes on.\n\n1. first\n2) second\n\n> quoted\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n```js\ncode\n```\n<img src="x.png">'
  expect(readMarkdown(text)).toEqual([
    { kind: 'heading', text: 'Title', level: 1 },
    { kind: 'paragraph', text: 'Some bold link text goes on.' },
    { kind: 'item', text: 'first' },
    { kind: 'item', text: 'second' },
    { kind: 'paragraph', text: 'quoted' },
    { kind: 'row', text: 'A: 1, B: 2' },
  ])
})

test('abbreviations, numbers and initials end no sentence', () => {
  expect(splitSentences('Use a store, e.g. Vault. It costs 3.5 cents. Ask J. Smith. Then go!')).toEqual([
    'Use a store, e.g. Vault.',
    'It costs 3.5 cents.',
    'Ask J. Smith.',
    'Then go!',
  ])
})

test('paragraphs that are whole notes are documents; headings without marks and what follows a colon are not', () => {
  expect(splitDocuments('One note. Two.\n\n- a\n- b\n\nAnother note.')).toHaveLength(3)
  expect(splitDocuments('Overview\n\nThe latch is brass.\n\nDetails\n\nThe gate is green.')).toHaveLength(1)
  expect(splitDocuments('These are made of brass:\n\n- latch\n- hinge')).toHaveLength(1)
})

test('one document stays one', () => {
  expect(splitDocuments('# Title\n\nText.\n\n## Part\n\nMore.')).toHaveLength(1)
  expect(splitDocuments('A line\n---\nunder it')).toHaveLength(1)
})

test.each(['^\\d{3}-[A-Z]{2}$', '^(?:ab|cd)+x?$', '^[^a-z]$', '^\\p{Lu}\\.$', '^a{2,}b*$', '[.]{3}'])(
  '%s gets a text that matches',
  (pattern) => {
    expect(stringLike(pattern)).toMatch(new RegExp(pattern, 'u'))
  },
)
