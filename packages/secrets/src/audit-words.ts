import type { AuditEntry } from './audit-log.ts'

const DONE: Readonly<Record<AuditEntry['what'], string>> = {
  set: 'was saved',
  remove: 'was removed',
  rename: 'got another label',
  default: 'became the default of its name',
  pin: 'was pinned to a layer',
  unpin: 'is not pinned any more',
  'never-default': 'never uses the default key from now on',
  'allow-default': 'may use the default key again',
  bind: 'was bound to an address',
  unbind: 'lost its address',
  snooze: 'is not reminded of for a while',
  settings: 'the rules of rotation were changed',
  test: 'was tested',
  rejected: 'was rejected by the provider',
  'rotation-begin': 'got a new key to be tried',
  'rotation-switch': 'was replaced by the new key',
  'rotation-restore': 'is the key before again',
  'rotation-cancel': 'keeps its key: the new one was given up',
  'rotation-delete': 'the replaced key was deleted',
  export: 'was exported to an encrypted file',
}

/** An entry of the log as a sentence, without its time. */
export const auditInWords = ({ what, name, layer, label, by, detail }: AuditEntry): string => {
  const labelled = label === undefined ? '' : `, labelled ${label},`
  const subject = name === '*' ? 'For all keys' : `${name}${labelled}`
  const where = layer === undefined || what === 'pin' ? '' : ` (${layer} layer)`
  const more = what === 'pin' ? `: ${layer}` : detail === undefined ? '' : `: ${detail}`
  const who = { command: 'in a terminal', editor: 'in the editor', program: 'by a program' }[by]
  return `${subject} ${DONE[what]}${where}${more} (${who}).`
}
