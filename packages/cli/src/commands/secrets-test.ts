import { createNodeEffects, OPENAI_KEY, paidTestInWords, testKey, type KeyTestResult } from '@latchwork/nodes'
import { originsOf, parseBaseURL, Secret, type Credential, type LayerName } from '@latchwork/secrets'
import { usageError } from '../command-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { proxyOf } from '../secrets/proxy.ts'
import { readValue } from '../secrets/read-value.ts'
import { cleanValue } from './secrets-set.ts'
import type { SecretsParts } from './secrets.ts'

/** The options of `latch secrets test`. */
export interface TestOptions {
  readonly label?: string
  readonly layer?: LayerName
  readonly model?: string
  /** Also runs the model, which costs. */
  readonly paid?: true
  /** Tests a key that is typed now, and not saved. */
  readonly candidate?: true
  readonly baseUrl?: string
  readonly json?: true
}

/**
 * `latch secrets test`: asks free questions with a key, and says what the answers prove. A key may run models without
 * the right to list them, and list them without the right to run any.
 */
export async function testSecret(name: string, options: TestOptions, parts: SecretsParts): Promise<ExitCode> {
  if (name !== OPENAI_KEY)
    throw usageError(
      `Only ${OPENAI_KEY} can be tested.`,
      `What is known about ${name}, and where it may be sent: latch secrets explain ${name}`,
    )
  const credential =
    options.candidate === true ? await readCandidate(name, options, parts) : await stored(name, options, parts)
  const result = await tryKey(credential, options, parts)
  const { session } = parts
  session.output.result(
    options.json === true ? JSON.stringify(session.redactor.redactJson({ ...result })) : inWords(result),
  )
  return result.outcome === 'accepted' ? EXIT.done : EXIT.failed
}

/** Tests a key, says so before, and keeps what came of it. */
export async function tryKey(
  credential: Credential,
  { model, paid, label }: Pick<TestOptions, 'model' | 'paid' | 'label'>,
  { session, resolver, project }: SecretsParts,
): Promise<KeyTestResult> {
  const { output, environment } = session
  const price = paid === true ? paidTestInWords(model) : 'This is free.'
  output.say(`Asking ${credential.baseURL} with ${describe(credential)}. ${price}`)
  const nodes = createNodeEffects({ files: { root: project } })
  try {
    const result = await testKey(credential, {
      fetch: nodes.effects.fetch,
      paid: paid === true,
      proxy: proxyOf(environment),
      ...(model !== undefined && { model }),
    })
    const { code, outcome, baseURL } = result
    const { name, secret, layer } = credential
    await resolver.notes.tested(
      { name, secret, layer, ...(label !== undefined && { label }) },
      { code, outcome, baseURL },
    )
    return result
  } finally {
    await nodes.close()
  }
}

/** A test for people: each question with its answer, then what it all means and what to do. */
export function inWords({ steps, title, message, hint }: KeyTestResult): string {
  return [...steps.map((step) => `${step.title}: ${step.message}`), '', `${title}.`, message, hint].join('\n')
}

function stored(name: string, { layer, label }: TestOptions, { resolver }: SecretsParts): Promise<Credential> {
  const choice = label === undefined ? {} : { label }
  return layer === undefined ? resolver.credential(name, choice) : resolver.credentialIn(name, { layer, ...choice })
}

async function readCandidate(
  name: string,
  { layer = 'user', label, baseUrl }: TestOptions,
  { session, resolver }: SecretsParts,
): Promise<Credential> {
  const { io, output, redactor } = session
  const { layers } = await resolver.explain(name, label === undefined ? {} : { label })
  const saved = layers.find((answer) => answer.layer === layer && answer.found)?.baseURL
  const { baseURL } = parseBaseURL(baseUrl ?? saved ?? 'https://api.openai.com/v1', 'https://api.openai.com/v1')
  const { value, notes } = cleanValue(
    name,
    await readValue(io, `Value of ${name} to test (it will not be shown or saved): `),
  )
  for (const note of notes) output.say(note)
  const secret = new Secret(value)
  redactor.add(secret)
  if (secret.isBlank) throw usageError('No key was given.', 'Type it when asked, or pipe it in.')
  return {
    name,
    secret,
    baseURL,
    origins: originsOf(baseURL),
    layer,
    hint: secret.hint,
    fingerprint: '',
    location: 'typed in',
    demo: false,
  }
}

function describe({ layer, hint, demo, label }: Credential): string {
  if (demo) return 'the demo key'
  const tail = hint === '' ? '' : ` ·${hint}`
  const labelled = label === undefined ? '' : `, labelled ${label}`
  return layer === 'default' ? `the default key${tail}` : `the key${tail} of the ${layer} layer${labelled}`
}
