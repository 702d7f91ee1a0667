import type { KnownSecret, LabelledKey, SecretsResolver } from '@latchwork/secrets'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { Session } from '../session.ts'
import { formatTable } from '../table.ts'
import { historyInWords } from './secrets-history.ts'

/** `latch secrets list`: the names known anywhere, where each key is kept, and what became of it. */
export async function listSecrets(
  { json }: { readonly json?: true },
  { session, resolver }: { readonly session: Session; readonly resolver: SecretsResolver },
): Promise<ExitCode> {
  const { output, redactor } = session
  const { secrets, problems } = await resolver.list()
  const troubles = problems.map(({ code, message }) => ({ code, message }))
  const rows = await Promise.all(secrets.map(async (known) => ({ ...known, keys: await resolver.keys(known.name) })))
  if (json === true) output.result(JSON.stringify(redactor.redactJson({ secrets: rows, problems: troubles })))
  else {
    const head = ['NAME', 'LAYER', 'LABEL', 'KEY', 'WHERE', 'GOES TO', 'SET', '']
    output.result(formatTable([head, ...rows.flatMap(rowsOf)]))
  }
  for (const { message } of troubles) output.say(message)
  return troubles.length > 0 ? EXIT.secret : EXIT.done
}

type Row = KnownSecret & { readonly keys: readonly LabelledKey[] }

function rowsOf({ name, entries, pin, keys }: Row): readonly (readonly string[])[] {
  const pinned = pin === undefined ? '' : ` (pinned to ${pin})`
  if (entries.length === 0) return [[name + pinned, '-', '', '', 'not set anywhere', '', '', '']]
  return entries.map(({ layer, label, location, baseURL, setAt = '' }, at) => {
    const key = keys.find((each) => each.layer === layer && each.label === label)
    const hint = key?.hint ?? ''
    return [
      at === 0 ? name + pinned : '',
      layer,
      label ?? '',
      hint === '' ? '' : `·${hint}`,
      location,
      key?.baseURL ?? baseURL ?? '',
      setAt.slice(0, 10),
      [...(isChosen(key) ? ['default'] : []), ...(key === undefined ? [] : historyInWords(key))].join('; '),
    ]
  })
}

/** A default that somebody chose; the key without a label is the default of itself. */
function isChosen(key: LabelledKey | undefined): boolean {
  return key?.isDefault === true && key.label !== undefined
}
