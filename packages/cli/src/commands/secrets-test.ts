import { NodeError } from '@latchwork/engine'
import { createNodeEffects, createOpenAIService, OPENAI_KEY } from '@latchwork/nodes'
import type { Credential, SecretsResolver } from '@latchwork/secrets'
import { usageError } from '../command-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { Session } from '../session.ts'

/**
 * `latch secrets test`: asks for the list of models with the key in force, which is free, and says what the answer
 * proves. A key may run models without the right to list them, and list them without the right to run any.
 */
export async function testSecret(
  name: string,
  { label }: { readonly label?: string },
  parts: { readonly session: Session; readonly resolver: SecretsResolver; readonly project: string },
): Promise<ExitCode> {
  const { session, resolver, project } = parts
  if (name !== OPENAI_KEY)
    throw usageError(
      `Only ${OPENAI_KEY} can be tested.`,
      `What is known about ${name}, and where it may be sent: latch secrets explain ${name}`,
    )
  const credential = await resolver.credential(name, { label })
  const nodes = createNodeEffects({ files: { root: project } })
  const labels: Readonly<Record<string, string>> = label === undefined ? {} : { [name]: label }
  const { fetch } = nodes.effects
  const service = createOpenAIService({ resolver, labels, fetch, now: session.io.now })
  session.output.say(`Asking ${credential.baseURL}/models with ${describe(credential)} …`)
  try {
    const models = await service.models()
    session.output.result(
      `The key is accepted, and sees ${models.length} models.\n` +
        'This does not prove that it may run them, nor that there is credit: a read-only key passes this test too.',
    )
    return EXIT.done
  } catch (error) {
    if (!(error instanceof NodeError)) throw error
    return tellRefusal(error, session)
  } finally {
    await nodes.close()
  }
}

function tellRefusal({ code, message, hint }: NodeError, { output }: Session): ExitCode {
  if (code !== 'missing-scopes') {
    output.result(`The test failed: ${message}${hint === undefined ? '' : `\n    ${hint}`}`)
    return EXIT.failed
  }
  output.result(
    'The key is known, but may not list models. That proves neither that it can run them nor that it cannot:\n' +
      `running needs another permission.\n${message}`,
  )
  return EXIT.done
}

function describe({ layer, hint, demo }: Credential): string {
  if (demo) return 'the demo key'
  const tail = hint === '' ? '' : ` ·${hint}`
  return layer === 'default' ? `the default key${tail}` : `the key${tail} of the ${layer} layer`
}
