import type { Credential, LayerName } from '@latchwork/secrets'

/** The key in words: its layer and last four characters, as in `The key …Wxyz (environment)`. */
export function nameKey({ demo, hint, layer, label }: Credential): string {
  if (demo) return 'The demo key'
  const what = layer === 'default' ? 'The default cloud key' : 'The key'
  const tail = hint === '' ? '' : ` …${hint}`
  const where = label === undefined ? layer : `${layer}, labelled ${label}`
  return `${what}${tail} (${where})`
}

/** Where this key is replaced: a save elsewhere might not take effect. */
export function keyRemedy({ layer, location }: Credential): string {
  return REMEDIES[layer](location)
}

const REMEDIES: Readonly<Record<LayerName, (location: string) => string>> = {
  run: () => 'Give the run another key with --secret OPENAI_API_KEY=@FILE.',
  environment: (location) =>
    `Replace it where it is set (${location}): a key that is saved elsewhere comes after the environment.`,
  project: (location) =>
    `Replace it in the project (${location}), or run \`latch secrets set OPENAI_API_KEY --layer project\`.`,
  user: () => 'Replace it in Settings > API Keys & Secrets, or run `latch secrets set OPENAI_API_KEY`.',
  default: () => 'Sign in to the cloud again, or set your own key in Settings > API Keys & Secrets.',
}

/** The server that a key goes to, by name. */
export function nameServer({ baseURL, demo, layer }: Credential): string {
  const { host } = new URL(baseURL)
  if (demo) return 'The demo model'
  if (host === 'api.openai.com') return 'OpenAI'
  return layer === 'default' ? `The cloud at ${host}` : `The server at ${host}`
}

/** A name from above in the middle of a sentence, where `The key` is `the key` and `OpenAI` stays. */
export function insideSentence(name: string): string {
  return name.replace(/^The /, 'the ')
}
