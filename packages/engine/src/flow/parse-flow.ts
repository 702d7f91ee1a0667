import { isJsonObject } from '../json.ts'
import { FLOW_LIMITS, type Flow } from './document.ts'
import { FlowFormatError } from './flow-format-error.ts'
import { JsonSyntaxError, walkJson } from './json-walk.ts'
import { positionAt, surveyText, withoutMark } from './json-text.ts'
import { findDuplicateKey, locatePath } from './locate.ts'
import { formatPath } from './path.ts'
import { DocumentFault, readDocument } from './read-document.ts'
import { findSecretInText } from './secret-shapes.ts'

/** Limits that a host may tighten. */
export interface ParseOptions {
  /** The size of the text in bytes; 64 MiB if not given. */
  readonly maxBytes?: number
}

/**
 * Reads a flow file. Nothing is run, fetched or looked up.
 * Unknown node types and broken settings are kept: they are problems of a run, found by `check`.
 * @throws FlowFormatError, naming the position in the text
 * @example
 * const flow = parseFlow(await readFile('summarize.flow.json', 'utf8'))
 */
export function parseFlow(text: string, { maxBytes = FLOW_LIMITS.bytes }: ParseOptions = {}): Flow {
  const source = withoutMark(text)
  if (source.length > maxBytes || (source.length > maxBytes / 3 && byteLength(source) > maxBytes)) {
    throw fail(source, 0, `the file is larger than ${sizeInWords(maxBytes)}`)
  }
  const survey = surveyText(source)
  if (survey.tooDeepAt !== undefined) {
    throw fail(source, survey.tooDeepAt, `it is nested deeper than ${FLOW_LIMITS.depth} levels`)
  }
  const document = parseJson(source)
  if (survey.lossyNumberAt !== undefined) {
    const hint = 'Write it as text, in double quotes.'
    throw fail(
      source,
      survey.lossyNumberAt,
      'this number is beyond what a JSON number can hold: it would become another one',
      hint,
    )
  }
  const secretAt = findSecretInText(source)
  if (secretAt !== undefined) {
    const hint = 'Take it out, revoke it if the file was shared, and save it with: latch secrets set OPENAI_API_KEY'
    throw fail(source, secretAt, 'this looks like the value of an API key, and keys never belong in a flow file', hint)
  }
  return readChecked(source, document, survey.keys)
}

function readChecked(source: string, document: unknown, keysInText: number): Flow {
  try {
    const { flow, keys } = readDocument(document)
    if (keys !== keysInText) throwDuplicate(source)
    return flow
  } catch (error) {
    if (!(error instanceof DocumentFault)) throw error
    // A key that stands twice explains more than what is left once the second has hidden the first.
    throwDuplicate(source)
    const position = locatePath(source, error.path)
    throw new FlowFormatError(position, formatPath(error.path), error.reason, error.hint)
  }
}

function throwDuplicate(source: string): void {
  const duplicate = findDuplicateKey(source)
  if (duplicate === undefined) return
  const key = String(duplicate.path.at(-1))
  const position = positionAt(source, duplicate.at)
  const reason = `the key "${key}" stands here a second time; only one of the two would be used`
  throw new FlowFormatError(position, formatPath(duplicate.path), reason, 'Rename or remove one of them.')
}

function parseJson(source: string): unknown {
  try {
    const document: unknown = JSON.parse(source)
    if (!isJsonObject(document)) throw fail(source, 0, 'a flow file holds one JSON object, in braces')
    return document
  } catch (error) {
    if (error instanceof FlowFormatError) throw error
    throw syntaxError(source)
  }
}

function syntaxError(source: string): FlowFormatError {
  if (source.trim() === '') return fail(source, 0, 'the file is empty')
  try {
    walkJson(source, () => false)
  } catch (error) {
    if (error instanceof JsonSyntaxError) return fail(source, error.offset, `this is not valid JSON: ${error.message}`)
  }
  return fail(source, 0, 'this is not valid JSON')
}

function fail(source: string, offset: number, reason: string, hint?: string): FlowFormatError {
  return new FlowFormatError(positionAt(source, offset), '', reason, hint)
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}

function sizeInWords(bytes: number): string {
  return bytes < 2 ** 20 ? `${bytes} bytes` : `${Math.floor(bytes / 2 ** 20)} MiB`
}
