import { isJsonObject, NodeError } from '@latchwork/engine'
import { DEFAULT_MODEL, type OpenAIService } from '@latchwork/nodes'

/** What an answer shows about a key, with words that say why. */
export interface KeyVerdict {
  readonly shows: 'usable' | 'unusable' | 'nothing'
  readonly words: string
}

/** Asks how many tokens a word has, which is free and goes to the API by which models are run. */
export async function askForTokens(service: Pick<OpenAIService, 'countTokens'>): Promise<KeyVerdict> {
  try {
    await service.countTokens(DEFAULT_MODEL, 'Hello')
    return { shows: 'usable', words: 'answered. The key may use the Responses API, by which models are run.' }
  } catch (error) {
    if (!(error instanceof NodeError)) throw error
    return judge(error)
  }
}

/** What servers answer that do not know the question. */
const UNKNOWN_QUESTION: readonly unknown[] = [404, 405, 501]

function judge({ code, message, hint, details }: NodeError): KeyVerdict {
  if (code === 'model-not-found') {
    const words = `answered that the key has no access to ${DEFAULT_MODEL}, which nodes use unless told otherwise. Choose another model in them.`
    return { shows: 'usable', words }
  }
  const status = isJsonObject(details) ? details['status'] : undefined
  if (UNKNOWN_QUESTION.includes(status))
    return { shows: 'nothing', words: 'this server cannot count tokens, so this shows nothing about the key.' }
  const remedy = hint === undefined ? '' : `\n    ${hint}`
  return { shows: 'unusable', words: `the test failed. ${message}${remedy}` }
}
