import { NAME_PATTERN } from '@latchwork/engine'
import { REFUSED_KEYS } from '../json/refused-keys.ts'

/** Why a name cannot become an input of a node which has the reserved inputs already; undefined when it can. */
export function inputNameProblem(name: string, reserved: readonly string[]): string | undefined {
  if (name.startsWith('secrets.') || name === 'secrets') {
    return 'a secret cannot be put into text or values; a node that needs a secret asks for it by itself'
  }
  if (reserved.includes(name)) return `this node already has an input called "${name}"; choose another name`
  if (REFUSED_KEYS.has(name)) return 'this name is refused, because it has a meaning of its own in JavaScript'
  if (NAME_PATTERN.test(name)) return undefined
  if (name === '') return 'the name is empty'
  return 'a name has letters, digits and underscores, at most 64, and does not start with a digit'
}
