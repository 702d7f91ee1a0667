import type { KeyTest, SecretExplanation, SecretRow } from '@latchwork/server/api'

/** How far what was typed into a secret's field is kept. */
export type FieldStatus =
  | { readonly status: 'still' | 'saving' }
  | { readonly status: 'saved' | 'failed'; readonly message: string; readonly hint?: string }

/** A test of a key, while it lasts and after. */
export type FieldTest =
  | { readonly state: 'running' }
  | ({ readonly state: 'done'; readonly hint?: string; readonly at?: string } & Pick<KeyTest, 'outcome' | 'message'> &
      Partial<Pick<KeyTest, 'title' | 'steps' | 'notes'>>)

/** A secret's field as it stands on the page. */
export interface SecretField {
  /** Not saved yet. Emptied as soon as it is. */
  readonly typed: string
  /** The label that it is saved under; that of the usual key when left out. */
  readonly label?: string
  /** The address to send the key to, while it is being changed. */
  readonly address?: string
  readonly saving: FieldStatus
  /** What was taken off the pasted text, and what the key looks like. */
  readonly notes: readonly string[]
  /** The layer to pin so that the key that was just saved is used. */
  readonly canPin?: 'environment' | 'project' | 'user' | 'default'
  readonly test?: FieldTest
}

/** The page as a whole. */
export interface SecretsState {
  readonly loading: { readonly status: 'loading' | 'ready' } | { readonly status: 'failed'; readonly message: string }
  readonly rows: readonly SecretRow[]
  /** Stores that could not be listed, in words. */
  readonly problems: readonly string[]
  readonly fields: ReadonlyMap<string, SecretField>
}

/** A field in which nothing was done yet. */
export const UNTOUCHED: SecretField = { typed: '', saving: { status: 'still' }, notes: [] }

/** A secret's field; untouched when nothing was done in it. */
export function fieldOf({ fields }: Pick<SecretsState, 'fields'>, name: string): SecretField {
  return fields.get(name) ?? UNTOUCHED
}

/** Whether leaving would lose something. */
export function isUnsaved({ typed, address = '' }: SecretField): boolean {
  return typed.trim() !== '' || address.trim() !== ''
}

/** The rows with one more for a name that was not listed. */
export function withName(rows: readonly SecretRow[], explanation: SecretExplanation): readonly SecretRow[] {
  const { name } = explanation
  if (rows.some((row) => row.name === name)) return rows
  return inOrder([...rows, { name, neededBy: [], explanation, keys: [] }])
}

/** What nodes need comes first, then by the alphabet. */
export function inOrder(rows: readonly SecretRow[]): readonly SecretRow[] {
  return rows.toSorted(
    (a, b) => Number(b.neededBy.length > 0) - Number(a.neededBy.length > 0) || (a.name < b.name ? -1 : 1),
  )
}

const NAME = /^[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*$/

/** Why a text cannot name a new secret; undefined when it can. */
export function nameProblem(name: string, rows: readonly SecretRow[]): string | undefined {
  if (name === '') return 'Give the secret a name, such as SEARCH_API_KEY.'
  if (name.length > 128 || !NAME.test(name))
    return 'A name begins with a letter and has letters, digits and single underscores, such as SEARCH_API_KEY.'
  return rows.some((row) => row.name === name) ? `${name} is in the list already.` : undefined
}

/** The rows in which every word of a search occurs. */
export function findSecrets(rows: readonly SecretRow[], search: string): readonly SecretRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter(({ name, neededBy, keys }) => {
    const labels = keys.flatMap(({ label }) => label ?? [])
    const text = [name, name.replaceAll('_', ' '), ...neededBy, ...labels].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** Whether a field is saved, in a word or two; empty when nothing was done in it. */
export function stateInWords(field: SecretField): string {
  const { status } = field.saving
  if (status === 'saving') return 'Saving…'
  if (isUnsaved(field) || status === 'failed') return 'Not saved'
  return status === 'saved' ? 'Saved' : ''
}
