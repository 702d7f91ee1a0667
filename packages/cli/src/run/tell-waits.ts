import { isJsonObject, type PendingWait } from '@latchwork/engine'

/** What a run waits for and how to answer it, for people: a line for each wait, and the commands below. */
export function tellWaits(run: string, waits: readonly PendingWait[], flow: string | undefined): readonly string[] {
  const where = waits.length > 1
  const commands = waits.flatMap(({ path, about }) => {
    const answer = exampleOf(about)
    return answer === undefined ? [] : [`    latch runs answer ${run} ${where ? `${path} ` : ''}${answer}`]
  })
  const byTime = waits.some(({ until }) => until !== undefined)
  const goOn = byTime && flow !== undefined ? [`    latch run ${flow} --resume ${run}     after the deadline`] : []
  return [...waits.map(describe), ...(waits.length === 0 ? [] : [...commands, ...goOn])]
}

function describe({ path, signal, about, until }: PendingWait): string {
  const limit = until === undefined ? '' : ` until ${new Date(until).toISOString()}`
  if (!isJsonObject(about)) return `Waiting at ${path} for: ${signal}${limit}`
  if (about['ask'] === 'time') return `Waiting at ${path}${limit}`
  if (about['ask'] !== 'approve') return `Waiting at ${path} for the signal ${signal}${limit}`
  const choices = choicesOf(about).join(', ')
  return `Waiting at ${path}${limit}: ${String(about['message'])} (${choices})`
}

/** What an answer may look like; undefined for a time, which nobody can answer. */
function exampleOf(about: PendingWait['about']): string | undefined {
  if (!isJsonObject(about)) return 'VALUE'
  if (about['ask'] === 'time') return undefined
  return about['ask'] === 'approve' ? quoted(choicesOf(about)[0] ?? 'CHOICE') : 'VALUE'
}

function choicesOf(about: { readonly [name: string]: unknown }): readonly string[] {
  const { choices } = about
  return Array.isArray(choices) ? choices.map(String) : []
}

/** As a shell takes it. */
function quoted(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
