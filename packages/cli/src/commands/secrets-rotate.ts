import { Secret, type RotationState } from '@latchwork/secrets'
import { OPENAI_KEY } from '@latchwork/nodes'
import { usageError } from '../command-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { readValue } from '../secrets/read-value.ts'
import { cleanValue } from './secrets-set.ts'
import { inWords, tryKey } from './secrets-test.ts'
import type { SecretsParts } from './secrets.ts'

/** The options of `latch secrets rotate`; without any it reads a new key, tests it and switches. */
export interface RotateOptions {
  readonly label?: string
  readonly status?: true
  readonly restore?: true
  readonly cancel?: true
  readonly finish?: true
  /** Switches to the new key even if its test failed, or could not be made. */
  readonly force?: true
}

/** `latch secrets rotate`: a new key is kept aside, tested, and only then used; the one before can be restored for a while. */
export async function rotateSecret(name: string, options: RotateOptions, parts: SecretsParts): Promise<ExitCode> {
  const { label } = options
  const choice = label === undefined ? {} : { label }
  const { rotation } = parts.resolver
  const steps = (['status', 'restore', 'cancel', 'finish'] as const).filter((step) => options[step] === true)
  if (steps.length > 1) throw usageError(`--${steps.join(' and --')} exclude each other.`, 'Give one of them.')
  if (options.status === true) return tell(await rotation.show(name, choice), parts)
  if (options.restore === true) return tell(await rotation.restore(name, choice), parts)
  if (options.cancel === true) return tell(await rotation.cancel(name, choice), parts)
  if (options.finish === true) return tell(await rotation.finish(name, choice), parts)
  return replace(name, { ...choice, force: options.force === true }, parts)
}

async function replace(
  name: string,
  { force, ...choice }: { readonly label?: string; readonly force: boolean },
  parts: SecretsParts,
): Promise<ExitCode> {
  const { session, resolver } = parts
  const { output, io } = session
  const before = await resolver.rotation.show(name, choice)
  if (before.current === undefined)
    throw usageError(
      `Your keys have no ${name} that could be replaced.`,
      `Set one: latch secrets set ${name}. Keys of other layers are replaced where they are set.`,
    )
  if (before.candidate === undefined) {
    output.say(
      `Make a new key first: https://platform.openai.com/api-keys. The one in use stays until the new one works.`,
    )
    const { value, notes } = cleanValue(name, await readValue(io, `New value of ${name} (it will not be shown): `))
    for (const note of notes) output.say(note)
    await resolver.rotation.begin(name, new Secret(value), choice)
  } else output.say(`A new key ·${before.candidate.hint} is kept aside already; it is tested now.`)
  if (name === OPENAI_KEY) {
    const result = await tryKey(await resolver.rotation.candidate(name, choice), choice, parts)
    output.say(inWords(result))
    if (result.outcome !== 'accepted' && !force) {
      output.result(
        `The key in use was not changed. The new key is kept aside: test it again (latch secrets rotate ${name}), use it all the same (--force), or give it up (--cancel).`,
      )
      return EXIT.failed
    }
  }
  return tell(await resolver.rotation.switch(name, choice), parts)
}

function tell(state: RotationState, { session }: SecretsParts): ExitCode {
  session.output.result(stateInWords(state))
  return EXIT.done
}

function stateInWords({ name, label, current, candidate, previous }: RotationState): string {
  const labelled = label === undefined ? '' : ` --label ${label}`
  const command = `latch secrets rotate ${name}${labelled}`
  const lines = [current === undefined ? `${name} is not set in the user layer.` : `In use: ${name} ·${current.hint}.`]
  if (candidate !== undefined)
    lines.push(
      `Kept aside, not used yet: ·${candidate.hint}. Test and use it: ${command}. Give it up: ${command} --cancel`,
    )
  if (previous !== undefined)
    lines.push(
      `Switched off: ·${previous.hint}, deleted after ${previous.deleteAt.slice(0, 16).replace('T', ' ')} UTC. Use it again: ${command} --restore. Delete it now: ${command} --finish`,
      'Delete it at OpenAI as well: https://platform.openai.com/api-keys',
    )
  if (candidate === undefined && previous === undefined) lines.push('No rotation is under way.')
  return lines.join('\n')
}
