import type { KnownSecret, SecretsResolver } from '@latchwork/secrets'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { Session } from '../session.ts'
import { formatTable } from '../table.ts'

/** `latch secrets list`: the names known anywhere and where each is kept. */
export async function listSecrets(
  { json }: { readonly json?: true },
  { session, resolver }: { readonly session: Session; readonly resolver: SecretsResolver },
): Promise<ExitCode> {
  const { output, redactor } = session
  const { secrets, problems } = await resolver.list()
  const troubles = problems.map(({ code, message }) => ({ code, message }))
  if (json === true) output.result(JSON.stringify(redactor.redactJson({ secrets, problems: troubles })))
  else {
    const head = ['NAME', 'LAYER', 'LABEL', 'WHERE', 'GOES TO', 'SET']
    output.result(formatTable([head, ...secrets.flatMap(rowsOf)]))
  }
  for (const { message } of troubles) output.say(message)
  return troubles.length > 0 ? EXIT.secret : EXIT.done
}

function rowsOf({ name, entries, pin }: KnownSecret): readonly (readonly string[])[] {
  const pinned = pin === undefined ? '' : ` (pinned to ${pin})`
  if (entries.length === 0) return [[name + pinned, '-', '', 'not set anywhere', '', '']]
  return entries.map(({ layer, label = '', location, baseURL = '', setAt = '' }, at) => [
    at === 0 ? name + pinned : '',
    layer,
    label,
    location,
    baseURL,
    setAt.slice(0, 10),
  ])
}
