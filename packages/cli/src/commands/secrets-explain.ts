import type { Explanation, LayerAnswer, LayerName } from '@latchwork/secrets'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { formatTable } from '../table.ts'
import { historyInWords } from './secrets-history.ts'
import type { SecretsParts } from './secrets.ts'

/** `latch secrets explain`: every layer's answer, the winner, and what it hides; never a value. */
export async function explainSecret(
  name: string,
  { label, json }: { readonly label?: string; readonly json?: true },
  { session, resolver, fingerprintTrouble }: SecretsParts,
): Promise<ExitCode> {
  const { output, redactor } = session
  const explained = await resolver.explain(name, { label })
  const explanation = fingerprintTrouble === undefined ? explained : withoutFingerprints(explained)
  if (fingerprintTrouble !== undefined) output.say(`Note: fingerprints are left out: ${fingerprintTrouble}.`)
  output.result(json === true ? JSON.stringify(redactor.redactJson(explanation)) : showExplanation(explanation))
  return EXIT.done
}

function showExplanation(explanation: Explanation): string {
  const { name, label, layers, winner, pin, policy, problem } = explanation
  const rows = layers.map((answer) => [
    answer === winner ? '>' : ' ',
    answer.layer,
    answer.location ?? answer.store,
    keyOf(answer),
    answer.baseURL ?? '',
    remarks(answer, winner),
  ])
  return [
    label === undefined ? name : `${name}, labelled ${label}`,
    formatTable([[' ', 'LAYER', 'WHERE', 'KEY', 'GOES TO', ''], ...rows]),
    '',
    verdict(name, label, winner),
    ...(problem === undefined ? [] : [problem.message]),
    ...(pin === undefined ? [] : [`Pinned to the ${pin} layer. To go back: latch secrets unpin ${name}`]),
    ...(policy.neverDefault ? ['Your policy is never to use the default key.'] : []),
  ].join('\n')
}

function withoutFingerprints({ layers, winner, ...explanation }: Explanation): Explanation {
  const bare = layers.map((answer) => ({ ...answer, fingerprint: undefined }))
  return { ...explanation, layers: bare, winner: bare.find((_, at) => layers[at] === winner) }
}

function keyOf({ found, hint, fingerprint, label }: LayerAnswer): string {
  if (!found) return '-'
  const labelled = label === undefined ? '' : ` (${label})`
  return `·${hint === undefined || hint === '' ? '…' : hint}${labelled} ${fingerprint ?? ''}`.trimEnd()
}

function remarks({ demo, setAt, shadowedBy, note, error, ...answer }: LayerAnswer, winner?: LayerAnswer): string {
  const said: string[] = []
  if (winner !== undefined && answer.layer === winner.layer && answer.location === winner.location)
    said.push('in force')
  if (shadowedBy !== undefined) said.push(`hidden by ${shadowedBy}`)
  if (demo === true) said.push('demo model')
  if (setAt !== undefined) said.push(`set ${setAt.slice(0, 10)}`)
  said.push(...historyInWords(answer))
  if (note !== undefined) said.push(note)
  if (error !== undefined) said.push(`could not answer: ${error.message}`)
  return said.join('; ')
}

function verdict(name: string, label: string | undefined, winner: LayerAnswer | undefined): string {
  if (winner === undefined) {
    const labelled = label === undefined ? '' : ` --label ${label}`
    return `No key is in force. Set one: latch secrets set ${name}${labelled}`
  }
  const hidden = winner.shadows ?? []
  return `In force: the ${winner.layer} layer. ${hidden.length === 0 ? 'It hides no other.' : `It hides: ${listOf(hidden)}.`}`
}

function listOf(layers: readonly LayerName[]): string {
  return [...new Set(layers)].join(', ')
}
