import { NodeError } from '@latchwork/engine'
import { createNodeEffects, createOpenAIService, OPENAI_KEY, type OpenAIService } from '@latchwork/nodes'
import type { Credential } from '@latchwork/secrets'
import { usageError } from '../command-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { askForTokens, type KeyVerdict } from '../secrets/ask-for-tokens.ts'
import type { SecretsParts } from './secrets.ts'

/**
 * `latch secrets test`: asks two free questions with the key in force, and says what the answers prove. A key may run
 * models without the right to list them, and list them without the right to run any.
 */
export async function testSecret(
  name: string,
  { label }: { readonly label?: string },
  { session, resolver, project }: SecretsParts,
): Promise<ExitCode> {
  if (name !== OPENAI_KEY)
    throw usageError(
      `Only ${OPENAI_KEY} can be tested.`,
      `What is known about ${name}, and where it may be sent: latch secrets explain ${name}`,
    )
  const { output, io } = session
  const credential = await resolver.credential(name, { label })
  const nodes = createNodeEffects({ files: { root: project } })
  const { fetch } = nodes.effects
  const service = createOpenAIService({ resolver: { credential: async () => credential }, fetch, now: io.now })
  output.say(`Asking ${credential.baseURL} with ${describe(credential)}; this is free …`)
  try {
    const listed = await listModels(service)
    output.result(`List of models: ${listed.words}`)
    if (listed.shows === 'unusable') return EXIT.failed
    const counted = await askForTokens(service)
    output.result(`Count of tokens: ${counted.words}`)
    const shows = counted.shows === 'nothing' ? listed.shows : counted.shows
    output.result(CONCLUSIONS[shows])
    return shows === 'usable' ? EXIT.done : EXIT.failed
  } finally {
    await nodes.close()
  }
}

/** Answers after which the key may be good all the same: it is known, or the server has no such list. */
const LEAVES_OPEN: ReadonlySet<string> = new Set(['missing-scopes', 'permission-denied', 'not-found'])

async function listModels(service: OpenAIService): Promise<KeyVerdict> {
  try {
    const { length } = await service.models()
    const words = `answered. The key is accepted, and sees ${length === 1 ? '1 model' : `${length} models`}. A read-only key does too.`
    return { shows: 'usable', words }
  } catch (error) {
    if (!(error instanceof NodeError)) throw error
    const { code, message, hint } = error
    if (!LEAVES_OPEN.has(code)) {
      const remedy = hint === undefined ? '' : `\n    ${hint}`
      return { shows: 'unusable', words: `the test failed. ${message}${remedy}` }
    }
    const shows = code === 'missing-scopes' ? 'usable' : 'nothing'
    return { shows, words: `refused. ${message} Running models does not need this list.` }
  }
}

const NOT_PROVEN = 'This does not prove that it may run models, nor that there is credit: only a run that costs does.'

const CONCLUSIONS: Readonly<Record<KeyVerdict['shows'], string>> = {
  usable: `The key can be used, as far as a free test can tell. ${NOT_PROVEN}`,
  unusable: 'The key cannot be used like this.',
  nothing: 'Nothing shows that the key can be used here. Check its address: latch secrets explain OPENAI_API_KEY',
}

function describe({ layer, hint, demo }: Credential): string {
  if (demo) return 'the demo key'
  const tail = hint === '' ? '' : ` ·${hint}`
  return layer === 'default' ? `the default key${tail}` : `the key${tail} of the ${layer} layer`
}
