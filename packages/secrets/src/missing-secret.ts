import { editDistance } from './edit-distance.ts'
import { explainSecret, type Explanation } from './explanation.ts'
import { listSecrets } from './known-names.ts'
import type { LayerAnswer } from './layer-answer.ts'
import type { ResolverContext } from './resolver-context.ts'
import { SecretError } from './secret-error.ts'

/** No layer that may answer has the secret. */
export class MissingSecretError extends SecretError {
  override readonly name = 'MissingSecretError'
  readonly secret: string
  readonly label: string | undefined
  /** What each layer said. */
  readonly explanation: Explanation
  /** A known name that is spelt almost alike. */
  readonly suggestion: string | undefined

  constructor(explanation: Explanation, suggestion?: string) {
    const { name, label, layers, pin } = explanation
    const what = label === undefined ? name : `${name} with the label ${label}`
    const asked = layers.map(answerInWords).join('; ')
    const pinned = pin === undefined ? '' : ` It is pinned to the ${pin} layer.`
    const typo = suggestion === undefined ? '' : ` Did you mean ${suggestion}?`
    super('secret-missing', {
      summary: `${what} was not found. Asked: ${asked === '' ? 'no layer' : asked}.${pinned}${typo}`,
      remedy: waysOn(name, label, pin),
    })
    this.secret = name
    this.label = label
    this.explanation = explanation
    this.suggestion = suggestion
  }
}

/** Makes the error for a name that `find` did not find. */
export const missingSecret = async (
  context: ResolverContext,
  name: string,
  label?: string,
): Promise<MissingSecretError> => {
  const explanation = await explainSecret(context, name, label)
  const { secrets } = await listSecrets(context)
  const others = secrets.map((known) => known.name).filter((known) => known !== name)
  const distances = others.map((known) => ({ known, distance: editDistance(known.toUpperCase(), name.toUpperCase()) }))
  const [nearest] = distances.filter(({ distance }) => distance <= 2).sort((a, b) => a.distance - b.distance)
  return new MissingSecretError(explanation, nearest?.known)
}

const answerInWords = ({ layer, store, location = store, found, note, error }: LayerAnswer): string => {
  if (error !== undefined) return `${layer} (${location}): could not answer`
  return `${layer} (${location}): ${note ?? (found ? 'has one' : 'nothing')}`
}

const waysOn = (name: string, label: string | undefined, pin: string | undefined): string => {
  const command = `latch secrets set ${name}${label === undefined ? '' : ` --label ${label}`}`
  const line = label === undefined ? name : `${name}__${label}`
  const unpin = pin === undefined ? '' : ' Or take the pin away there.'
  return `Set it in Settings > API Keys & Secrets, or run ${command}, or write ${line}=… in the project's .env.${unpin}`
}
