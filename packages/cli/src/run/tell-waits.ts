import { readAsked, type PendingWait } from '@latchwork/engine'

/** What a run waits for and how to answer it, for people: a line for each wait, then the commands. */
export function tellWaits(run: string, waits: readonly PendingWait[], flow: string | undefined): readonly string[] {
  const commands = waits.flatMap((wait) => {
    const answer = exampleOf(wait)
    const path = waits.length > 1 ? `${wait.path} ` : ''
    return answer === undefined ? [] : [`    latch runs answer ${run} ${path}${answer}`]
  })
  const hasDeadline = waits.some(({ until }) => until !== undefined)
  const goOn = hasDeadline && flow !== undefined ? [`    latch run ${flow} --resume ${run}     after the deadline`] : []
  return [...waits.map(describeWait), ...commands, ...goOn]
}

/** What a run waits for, as a line. */
export function describeWait({ path, signal, about, until }: PendingWait): string {
  const asked = readAsked(about)
  const limit = until === undefined ? '' : ` until ${new Date(until).toISOString()}`
  if (asked?.ask === 'time') return `Waiting at ${path}${limit}`
  if (asked?.ask !== 'approve') return `Waiting at ${path} for the signal ${signal}${limit}`
  return `Waiting at ${path}${limit}: ${asked.message} (${asked.choices.join(', ')})`
}

/** What an answer may look like; undefined for a time, which nobody can answer. */
function exampleOf({ about }: PendingWait): string | undefined {
  const asked = readAsked(about)
  if (asked?.ask === 'time') return undefined
  return asked?.ask === 'approve' ? quoted(asked.choices[0]) : 'VALUE'
}

/** As a shell takes it. */
function quoted(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
