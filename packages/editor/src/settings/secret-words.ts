import type { KeyTest, SecretExplanation, SecretLayer, SecretRow, SetSecretAnswer } from '@latchwork/server/api'

/** What one layer says about a secret. */
export type LayerAnswer = SecretExplanation['layers'][number]

/** A short word on a coloured ground. */
export interface Badge {
  readonly text: string
  readonly tone: 'good' | 'warn' | 'bad' | 'plain'
}

const OWNERS: Readonly<Record<SecretLayer, string>> = {
  run: 'this run',
  environment: 'the environment',
  project: 'the project’s .env',
  user: 'your keys',
  default: 'the default cloud',
}

/** A layer in a sentence: "the environment". */
export function layerInWords(layer: SecretLayer): string {
  return OWNERS[layer]
}

/** A layer at the beginning of a row: "Your keychain". */
export function layerTitle({ layer, store, demo }: Pick<LayerAnswer, 'layer' | 'store' | 'demo'>): string {
  if (layer === 'user') return store === 'keychain' ? 'Your keychain' : 'Your keys'
  if (layer === 'default') return demo === true ? 'Demo model' : 'Default cloud'
  const titles = { run: 'This run', environment: 'Environment', project: 'Project .env' }
  return titles[layer]
}

/** What a layer holds, without its value: "…Wxyz → api.openai.com". */
export function layerFacts({ found, hint, baseURL, note, error, demo }: LayerAnswer): string {
  if (error !== undefined) return error.message
  const remark = note === undefined || isAboutPin(note) ? '' : ` (${note})`
  if (!found) return `not set${remark}`
  if (demo === true) return 'answers on this computer, without an account'
  const what = hint === undefined || hint === '' ? 'set' : `…${hint}`
  return `${what}${baseURL === undefined ? '' : ` → ${hostOf(baseURL)}`}${remark}`
}

/** The badges say already which layer was chosen. */
function isAboutPin(note: string): boolean {
  return note.startsWith('not used: the name is pinned')
}

/** Whether a layer's key counts, as a badge; undefined for a layer without a key. */
export function layerBadge(answer: LayerAnswer, { winner, pin }: SecretExplanation): Badge | undefined {
  if (answer.error !== undefined) return { text: 'trouble', tone: 'bad' }
  if (!answer.found) return undefined
  if (answer.layer === winner?.layer)
    return { text: pin === answer.layer ? 'used, chosen by you' : 'used', tone: 'good' }
  return { text: winner === undefined ? 'not used' : 'overridden', tone: 'plain' }
}

/** Whose key a secret is at the moment, as a badge. */
export function sourceBadge({ neededBy, explanation }: Pick<SecretRow, 'neededBy' | 'explanation'>): Badge {
  const { winner, problem } = explanation
  if (problem !== undefined) return { text: 'Key trouble', tone: 'bad' }
  if (winner === undefined && neededBy.length > 0) return { text: neededInWords(neededBy.length), tone: 'warn' }
  if (winner === undefined) return { text: 'Not set', tone: 'plain' }
  if (winner.demo === true) return { text: 'Demo model in use', tone: 'plain' }
  const texts: Readonly<Record<SecretLayer, string>> = {
    run: 'This run’s key in use',
    environment: 'Key of the environment in use',
    project: 'Key of the project’s .env in use',
    user: 'Your key in use',
    default: 'Default key in use',
  }
  return { text: texts[winner.layer], tone: winner.layer === 'default' ? 'plain' : 'good' }
}

function neededInWords(count: number): string {
  return count === 1 ? 'Needed by 1 type of node' : `Needed by ${count} types of node`
}

/** The answer of the layer that the page writes to. */
export function savedAnswer({ layers }: SecretExplanation): LayerAnswer | undefined {
  return layers.find(({ layer, found }) => layer === 'user' && found)
}

/** What the empty field says: what is stored, never the value. */
export function fieldPlaceholder(explanation: SecretExplanation): string {
  const saved = savedAnswer(explanation)
  if (saved === undefined) return 'Paste a key'
  const { hint = '' } = saved
  return hint === ''
    ? 'A value is saved. Paste another to replace it'
    : `••••••••••••${hint} is saved. Paste another to replace it`
}

/** Which layer answers once the saved key is gone; a pin to the saved key goes with it. */
export function nextWithoutSaved({ layers, winner, pin, policy }: SecretExplanation): LayerAnswer | undefined {
  if (winner !== undefined && winner.layer !== 'user') return winner
  if (pin !== undefined && pin !== 'user') return undefined
  return layers.find(({ layer, found }) => found && layer !== 'user' && !(layer === 'default' && policy.neverDefault))
}

/** What removing the saved key leads to, in a sentence. */
export function removalInWords(explanation: SecretExplanation): string {
  const next = nextWithoutSaved(explanation)
  if (next === undefined) return `${explanation.name} will have no key then. Nodes that need it will not run.`
  if (next.demo === true) return 'The demo model answers then.'
  return `The key in ${layerInWords(next.layer)}${hintInWords(next)} is used then.`
}

/** What a save came to, in a sentence. */
export function saveInWords({ effective, shadowedBy, location, explanation }: SetSecretAnswer): string {
  if (effective) return `Saved in ${location}. It is used from now on.`
  const above = shadowedBy ?? explanation.winner
  if (above !== undefined)
    return `Saved in ${location}, but the key in ${layerInWords(above.layer)}${hintInWords(above)} is used instead.`
  return `Saved in ${location}, but not used: ${explanation.problem?.message ?? 'another choice is in force.'}`
}

function hintInWords({ hint }: Pick<LayerAnswer, 'hint'>): string {
  return hint === undefined || hint === '' ? '' : ` (…${hint})`
}

/** What a test of a key showed, as a badge. */
export function testBadge({ outcome, message }: Pick<KeyTest, 'outcome' | 'message'>): Badge {
  const tones = { accepted: 'good', refused: 'bad', unverified: 'warn' } as const
  return { text: message, tone: tones[outcome] }
}

/** Where an address leads, for reading; the whole text when it is no address. */
export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address
}

/** When something was saved, for reading: "today", "3 days ago". */
export function sinceInWords(date: string, now: number): string {
  const days = Math.floor((now - Date.parse(date)) / 86_400_000)
  if (!Number.isFinite(days) || days <= 0) return 'today'
  return days === 1 ? 'yesterday' : `${days} days ago`
}

/** Whether a key of this name can be tried: the server knows how to ask OpenAI. */
export function canTest(name: string): boolean {
  return name === 'OPENAI_API_KEY'
}

/** A key that can be put in force; without a layer, a choice that is taken back. */
export interface Choice {
  readonly title: string
  readonly layer?: 'user' | 'default'
}

/** The keys that could be used instead of the one that is. */
export function choicesFor({ layers, winner, pin }: SecretExplanation): readonly Choice[] {
  const has = (wanted: SecretLayer) => layers.some(({ layer, found }) => layer === wanted && found)
  const isDemo = layers.some(({ layer, demo }) => layer === 'default' && demo === true)
  const choices: Choice[] = []
  const canChoose = winner?.layer !== 'run'
  if (canChoose && has('user') && winner?.layer !== 'user') choices.push({ title: 'Use my saved key', layer: 'user' })
  if (canChoose && has('default') && winner?.layer !== 'default' && pin !== 'default')
    choices.push({ title: `Use the ${isDemo ? 'demo model' : 'default key'} instead`, layer: 'default' })
  if (pin !== undefined) choices.push({ title: 'Use the usual order again' })
  return choices
}
