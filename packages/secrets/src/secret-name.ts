import { inspectKeyShape } from './api-key.ts'
import { InvalidSecretNameError, SecretError } from './secret-error.ts'

const NAME = /^[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*$/
const LABEL = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

/** Whether a text can name a secret: letters, digits, single underscores, at most 128 characters. */
export const isSecretName = (text: string): boolean => text.length <= 128 && NAME.test(text)

/** Throws `InvalidSecretNameError` unless both can be used. */
export const checkName = (name: string, label?: string): void => {
  if (!isSecretName(name)) throw new InvalidSecretNameError('name', name)
  if (label !== undefined && looksLikeKey(label)) throw keyAsLabel()
  if (label !== undefined && !LABEL.test(label)) throw new InvalidSecretNameError('label', label)
}

/** Labels are shown and kept in the clear, so a key that was pasted into the wrong field is not repeated. */
const looksLikeKey = (label: string): boolean =>
  label.length >= 20 && /\d/.test(label) && inspectKeyShape(label).kind !== 'unknown'

const keyAsLabel = (): SecretError =>
  new SecretError('secret-name', {
    summary: 'What was given as a label looks like a key. Nothing was saved.',
    remedy: 'Give a word as the label, such as work, and the key as the value.',
  })

/** One text for a name and a label: `NAME`, or `NAME__label`. Names never hold two underscores, so it can be taken apart. */
export const entryKey = (name: string, label?: string): string => {
  checkName(name, label)
  return label === undefined ? name : `${name}__${label}`
}

/** Takes an `entryKey` apart; undefined for a text that is none. */
export const parseEntryKey = (key: string): { name: string; label?: string } | undefined => {
  const split = key.indexOf('__')
  const name = split < 0 ? key : key.slice(0, split)
  const label = split < 0 ? undefined : key.slice(split + 2)
  if (!isSecretName(name) || (label !== undefined && !LABEL.test(label))) return undefined
  return label === undefined ? { name } : { name, label }
}
