import { positionAt, withoutMark, type TextPosition } from './json-text.ts'
import { walkJson } from './json-walk.ts'
import { parsePath, type DocumentPath } from './path.ts'

/**
 * Where a path of a problem stands in the text of its flow: the place itself, or the nearest place around it.
 * @example
 * for (const problem of check(flow, registry)) console.log(locate(text, problem.path), problem.message)
 */
export function locate(text: string, path: string): TextPosition {
  return locatePath(withoutMark(text), parsePath(path))
}

/** As `locate`, for a path in steps. */
export function locatePath(text: string, wanted: DocumentPath): TextPosition {
  let best = 0
  let bestLength = 0
  try {
    walkJson(text, ({ path, at }) => {
      if (path.length <= bestLength || path.length > wanted.length) return false
      if (path.some((step, index) => step !== wanted[index])) return false
      best = at
      bestLength = path.length
      return bestLength === wanted.length
    })
  } catch {
    // A text that stops being JSON further on still has the places before that.
  }
  return positionAt(text, best)
}

/** The first key that an object of the text has twice. */
export function findDuplicateKey(text: string): { readonly path: DocumentPath; readonly at: number } | undefined {
  let duplicate: { readonly path: DocumentPath; readonly at: number } | undefined
  walkJson(text, (visited) => {
    if (visited.type !== 'member' || !visited.duplicate) return false
    duplicate = { path: [...visited.path], at: visited.at }
    return true
  })
  return duplicate
}
