import { ServerError } from '../server-error.ts'

/** What flow files end in. */
export const FLOW_ENDING = '.flow.json'

const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

/**
 * Takes a flow's path apart. Throws unless it is a path inside the project on every system, ends in `.flow.json`, and
 * names nothing hidden.
 */
export function parseFlowPath(path: string): readonly string[] {
  const segments = path.split('/')
  const problem = path.endsWith(FLOW_ENDING)
    ? segments.map(segmentProblem).find((found) => found !== undefined)
    : `it does not end in ${FLOW_ENDING}`
  if (problem === undefined) return segments
  throw new ServerError(400, 'bad-path', `"${show(path)}" cannot be the path of a flow: ${problem}.`, {
    hint: 'Give a path inside the project, such as reports/weekly.flow.json.',
  })
}

/** The file's name without folder and ending. */
export function nameOfFlow(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1, -FLOW_ENDING.length)
}

/** Whether a folder is searched for flows. */
export function isSearched(folder: string): boolean {
  return !folder.startsWith('.') && folder !== 'node_modules'
}

function segmentProblem(segment: string): string | undefined {
  if (segment === '') return 'a folder in it has no name'
  if (segment === FLOW_ENDING) return 'it has no name'
  if (segment.startsWith('.')) return 'it names something hidden'
  if (segment === 'node_modules') return 'node_modules holds no flows'
  // oxlint-disable-next-line eslint/no-control-regex -- they are what is refused
  if (/[\\:*?"<>|\u0000-\u001f\u007f]/.test(segment)) return 'it holds a character that not every system allows'
  if (/[. ]$/.test(segment)) return 'a name in it ends in a dot or a space'
  if (DEVICES.test(segment)) return `"${segment}" is a device on Windows`
  return Buffer.byteLength(segment) > 200 ? 'a name in it is too long' : undefined
}

function show(path: string): string {
  return path.replace(/\p{Cc}/gu, '\u{fffd}').slice(0, 200)
}
