import { bigFlow } from '../../tests/e2e/big-flow.ts'

const LONG =
  'A very long name that somebody gave to this because nobody had ever told them that a name may be short, and that whoever has to read it on a small screen would be glad of every word that is not there'
const UNBROKEN = 'AnAddressWithoutAnySpaceThatNothingCanBreakAndWhichIsStillOneSingleWord'.repeat(2)
const RTL = 'סיכום של כל המסמכים בתיקייה אחת ארוכה'

/** Flows that no example holds: empty, failing, long, right to left, grouped, broken, large. */
export const sampleFlows: Readonly<Record<string, string>> = {
  'big.flow.json': bigFlow(5_000),
  'empty.flow.json': text({ name: 'Empty', nodes: {}, wires: [] }),
  'failing.flow.json': text({
    name: 'Failing',
    outputs: { summary: 'sum-up.text' },
    nodes: {
      read: { type: 'files.read', title: 'Read the minutes', with: { path: 'minutes/march.md' } },
      'sum-up': { type: 'text.template', title: 'Sum up', with: { template: 'In short: {{minutes}}' } },
    },
    wires: ['read.text -> sum-up.minutes'],
    layout: { read: [0, 0], 'sum-up': [320, 0] },
  }),
  'letter.flow.json': text({
    name: 'A letter',
    outputs: { choice: 'ask.choice', letter: 'ask.value' },
    nodes: {
      draft: { type: 'text.template', title: 'Draft', with: { template: 'Dear reader, the garden opens in March.' } },
      ask: {
        type: 'flow.approve',
        title: 'Look at it',
        with: { message: 'Send this letter?', choices: ['send', 'keep'], editable: true },
      },
    },
    wires: ['draft.text -> ask.value'],
    layout: { draft: [0, 0], ask: [320, 0] },
  }),
  'sign-a-letter.flow.json': text({
    name: 'Sign a letter',
    outputs: { choice: 'ask.choice', letter: 'ask.value' },
    nodes: {
      draft: { type: 'text.template', title: 'Draft', with: { template: 'Dear reader, the latch is new.' } },
      sign: { type: 'text.template', title: 'Sign', with: { template: '{{letter}} Yours, the smith' } },
      count: { type: 'text.split', title: 'Words', with: { separator: ' ' } },
      ask: {
        type: 'flow.approve',
        title: 'Look at it',
        with: { message: 'Send this letter?', choices: ['send', 'keep'] },
      },
    },
    wires: ['draft.text -> sign.letter', 'draft.text -> count.text', 'sign.text -> ask.value'],
    layout: { draft: [0, 0], sign: [320, -60], count: [320, 160], ask: [640, -60] },
  }),
  'asking.flow.json': text({
    name: 'Asking',
    outputs: { text: 'ask.text' },
    nodes: {
      go: { type: 'flow.wait', title: 'Wait for the text', with: { signal: 'go' } },
      ask: { type: 'openai.prompt', title: 'Ask', with: { prompt: 'Summarize: {{what}}' } },
    },
    wires: ['go.value -> ask.what'],
    layout: { go: [0, 0], ask: [320, 0] },
  }),
  'problems.flow.json': text({
    name: 'Problems',
    outputs: { text: 'join.text' },
    nodes: {
      ask: { type: 'openai.prompt', title: 'Ask', with: { prompt: '' } },
      count: { type: 'list.length', title: 'Count' },
      join: { type: 'text.join', title: 'Join' },
      gone: { type: 'weather.forecast', title: 'Forecast' },
    },
    wires: ['ask.text -> join.parts', 'count.length -> join.parts', 'gone.text -> join.parts'],
    layout: { ask: [0, -140], count: [0, 120], gone: [0, 300], join: [340, 60] },
  }),
  [`${LONG.slice(0, 110)}.flow.json`]: text({
    name: LONG.slice(0, 200),
    description: LONG,
    inputs: { [`a_${'long_'.repeat(11)}name`]: { kind: 'text', title: LONG, default: LONG } },
    outputs: { [`an_${'output_'.repeat(8)}`]: 'a.text', word: 'b.text', right: 'c.text' },
    nodes: {
      a: { type: 'text.template', title: LONG, with: { template: `${LONG} {{x}}` } },
      b: { type: 'text.template', title: UNBROKEN, with: { template: UNBROKEN } },
      c: { type: 'text.template', title: RTL, with: { template: `${RTL} ${RTL} ${RTL}` } },
      d: { type: 'text.template', title: '👩‍🚀🪐 Emoji 🧪🇪🇺 in a title 🌈🌈🌈🌈', with: { template: '🎉🎉🎉' } },
    },
    wires: [`input.a_${'long_'.repeat(11)}name -> a.x`],
    layout: { a: [0, 0], b: [0, 160], c: [320, 0], d: [320, 160] },
  }),
  'minutes/frames.flow.json': text({
    name: 'Frames and notes',
    inputs: { topic: { kind: 'text', title: 'Topic', default: 'a garden in March' } },
    outputs: { text: 'join.text' },
    nodes: {
      one: { type: 'text.template', title: 'First half', with: { template: 'What grows in {{topic}}?' } },
      two: { type: 'text.template', title: 'Second half', with: { template: 'What does not grow in {{topic}}?' } },
      join: { type: 'text.join', title: 'Both halves' },
      idle: { type: 'text.template', title: 'Not used today', bypass: true, with: { template: '{{topic}}' } },
      kept: {
        type: 'text.template',
        title: 'Kept as it is',
        frozen: { text: 'a locked answer' },
        with: { template: 'x' },
      },
    },
    wires: [
      'one.text -> join.parts',
      'two.text -> join.parts',
      'kept.text -> join.parts',
      'input.topic -> one.topic',
      'input.topic -> two.topic',
    ],
    layout: {
      one: [40, 60],
      two: [40, 220],
      join: [620, 60],
      idle: [40, 420],
      kept: [340, 420],
      'kept.text -> join.parts': [600, 330],
      'two.text -> join.parts': [330, 190, 560, 190],
    },
    notes: [
      {
        id: 'n1',
        text: 'The wires to **Both halves** keep their order; the third one *bends*.',
        color: 'amber',
        box: [340, -80, 240, 90],
      },
      { id: 'n2', text: 'A plain remark, without Markdown.', color: 'grey', box: [620, 240, 220, 60] },
    ],
    frames: [
      { id: 'f1', title: 'Two halves', color: 'green', nodes: ['one', 'two'] },
      { id: 'f2', title: 'Set aside', color: 'purple', nodes: ['idle', 'kept'] },
    ],
  }),
  'asks.flow.json': text({
    name: 'Asks first',
    inputs: {
      city: { kind: 'text', title: 'City', summary: 'Where the report is for.' },
      days: { kind: 'number', title: 'Days' },
    },
    outputs: { text: 'say.text' },
    nodes: { say: { type: 'text.template', title: 'Say it', with: { template: '{{city}} for {{days}} days' } } },
    wires: ['input.city -> say.city', 'input.days -> say.days'],
    layout: { say: [0, 0] },
  }),
  'broken.flow.json': '{ "latchwork": 1, "name": "Broken", "nodes": { "a": { "type": 7 } }, "wires": ["a ->"] }',
}

/** The path of the flow in which everything has a long name. */
export const longFlow = `${LONG.slice(0, 110)}.flow.json`

function text(flow: object): string {
  return `${JSON.stringify({ latchwork: 1, ...flow }, undefined, 2)}\n`
}
