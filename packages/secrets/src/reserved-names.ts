import { SecretError } from './secret-error.ts'

const NEXT = '_LATCH_NEXT'
const PREVIOUS = '_LATCH_PREVIOUS'

/** The name under which the user layer keeps the key that is to replace another. */
export const nextName = (name: string): string => name + NEXT

/** The name under which it keeps the key that was replaced, switched off. */
export const previousName = (name: string): string => name + PREVIOUS

/** The name whose replaced key is kept under this one; undefined for all other names. */
export const replacedName = (reserved: string): string | undefined =>
  reserved.endsWith(PREVIOUS) ? reserved.slice(0, -PREVIOUS.length) : undefined

/** Whether a name belongs to a rotation, so that nobody else can ask for its key. */
export const isReserved = (name: string): boolean => name.endsWith(NEXT) || name.endsWith(PREVIOUS)

/** Throws for a name that belongs to a rotation. */
export const refuseReserved = (name: string): void => {
  if (!isReserved(name)) return
  throw new SecretError('secret-name', {
    summary: `${name} is kept for the rotation of a key.`,
    remedy: 'Choose a name that does not end in _LATCH_NEXT or _LATCH_PREVIOUS.',
  })
}
