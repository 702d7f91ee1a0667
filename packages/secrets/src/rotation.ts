import { checkKey } from './address-binding.ts'
import { addressOf } from './addresses.ts'
import type { AuditFacts } from './audit-log.ts'
import { checkValue, rememberSince } from './changes.ts'
import { credentialOf, type Credential } from './credential.ts'
import { historyOf, type KeyHistory } from './layer-answer.ts'
import type { ResolverContext } from './resolver-context.ts'
import { nextName, previousName, replacedName } from './reserved-names.ts'
import { SecretError } from './secret-error.ts'
import { ROTATION_DEFAULTS } from './secret-settings.ts'
import type { SecretEntry } from './secret-store.ts'
import type { Secret } from './secret.ts'
import { writableIn, type WritableLayer } from './writable-layers.ts'

/** A key that takes part in a rotation, without its value. */
export interface RotationKey {
  readonly hint: string
  readonly fingerprint: string
  readonly setAt?: string
  readonly baseURL?: string
  readonly history?: KeyHistory
}

/** How far the rotation of one of the user's keys is. */
export interface RotationState {
  readonly name: string
  readonly label?: string
  /** The key in use in the user layer. */
  readonly current?: RotationKey
  /** The key that is to replace it, not used yet. */
  readonly candidate?: RotationKey
  /** The key that was replaced: switched off, and kept until `deleteAt`. */
  readonly previous?: RotationKey & { readonly deleteAt: string }
}

/** One of the user's keys. */
export interface RotationChoice {
  readonly label?: string
}

/** Replaces a key of the user layer step by step. After each step, and after a crash in any, `show` tells where it stands. */
export interface Rotations {
  show(name: string, choice?: RotationChoice): Promise<RotationState>
  /** Keeps a new key aside; it is not used yet. */
  begin(name: string, secret: Secret, choice?: RotationChoice): Promise<RotationState>
  /** The new key as it would be sent, for a test. */
  candidate(name: string, choice?: RotationChoice): Promise<Credential>
  /** Uses the new key from now on; the one before is kept, switched off. */
  switch(name: string, choice?: RotationChoice): Promise<RotationState>
  /** Uses the key before again; the new one is kept aside. */
  restore(name: string, choice?: RotationChoice): Promise<RotationState>
  /** Gives the new key up. */
  cancel(name: string, choice?: RotationChoice): Promise<RotationState>
  /** Deletes the key before at once. */
  finish(name: string, choice?: RotationChoice): Promise<RotationState>
  /** Deletes every replaced key whose time is over; gives their names. */
  sweep(): Promise<readonly string[]>
}

/** Three entries of one store: the key, the one to come, the one before. Each step is a few writes in an order that loses nothing. */
export const createRotations = (context: ResolverContext): Rotations => {
  const show: Rotations['show'] = async (name, { label } = {}) => {
    await settle(context, name, label)
    const { current, next, previous } = await openRotation(context, name, label).read()
    return {
      name,
      label,
      current: current && (await describe(context, name, current)),
      candidate: next && (await describe(context, name, next)),
      // Until a switch is complete, what is kept as the key before is the key in use.
      previous:
        previous && !isSame(current, previous)
          ? { ...(await describe(context, name, previous)), deleteAt: await deleteAt(context, previous) }
          : undefined,
    }
  }

  const step = async (
    { what, needs, name, label }: Step,
    work: (rotation: OpenRotation, entry: SecretEntry, current: SecretEntry | undefined) => Promise<void>,
  ): Promise<RotationState> => {
    await settle(context, name, label)
    const rotation = openRotation(context, name, label)
    const entries = await rotation.read()
    const entry = entries[needs]
    if (entry === undefined) throw noStep(needs, name, label)
    await work(rotation, entry, entries.current)
    await tell(context, what, { name, label, secret: entry.secret })
    return show(name, { label })
  }

  return {
    show,
    begin: async (name, secret, { label } = {}) => {
      await settle(context, name, label)
      checkValue(context, name, secret)
      const { read, move } = openRotation(context, name, label)
      const { current } = await read()
      if (current === undefined) throw nothingToReplace(name, label)
      if (isSame(current, { secret })) throw sameKey(name)
      context.register(secret)
      await move(nextName(name), { ...current, secret })
      await tell(context, 'rotation-begin', { name, label, secret })
      return show(name, { label })
    },
    candidate: async (name, { label } = {}) => {
      const { layer, read } = openRotation(context, name, label)
      const { next: entry } = await read()
      if (entry === undefined) throw noStep('next', name, label)
      context.register(entry.secret)
      return credentialOf(context, name, { kind: 'found', layer, entry })
    },
    switch: (name, { label } = {}) =>
      step({ what: 'rotation-switch', needs: 'next', name, label }, async ({ move, drop }, next, current) => {
        if (current !== undefined && !isSame(current, next)) await move(previousName(name), current)
        await move(name, next)
        await drop(nextName(name))
        await rememberSince(context, name, next.secret)
      }),
    restore: (name, { label } = {}) =>
      step({ what: 'rotation-restore', needs: 'previous', name, label }, async ({ move, drop }, previous, current) => {
        if (current !== undefined && !isSame(current, previous)) await move(nextName(name), current)
        await move(name, previous)
        await drop(previousName(name))
      }),
    cancel: (name, { label } = {}) =>
      step({ what: 'rotation-cancel', needs: 'next', name, label }, ({ drop }) => drop(nextName(name))),
    finish: (name, { label } = {}) =>
      step({ what: 'rotation-delete', needs: 'previous', name, label }, ({ drop }) => drop(previousName(name))),
    sweep: () => sweep(context),
  }
}

interface Step {
  readonly what: RotationAction
  readonly needs: 'next' | 'previous'
  readonly name: string
  readonly label?: string
}

type RotationAction = Extract<AuditFacts['what'], `rotation-${string}`>

interface OpenRotation extends WritableLayer {
  read(): Promise<Readonly<Record<'current' | 'next' | 'previous', SecretEntry | undefined>>>
  /** Saves a key under another of the three names, with the address it goes to now. */
  move(to: string, entry: SecretEntry): Promise<void>
  drop(reserved: string): Promise<void>
}

const openRotation = (context: ResolverContext, name: string, label?: string): OpenRotation => {
  checkKey(name, 'user', label)
  const [{ layer, store }] = writableIn(context, 'user', { name, label })
  const drop = (reserved: string) => store.remove(reserved, { label })
  return {
    layer,
    store,
    read: async () => {
      const names = [name, nextName(name), previousName(name)]
      const [current, next, previous] = await Promise.all(names.map((each) => store.get(each, label)))
      return { current, next, previous }
    },
    move: async (to, entry) => {
      const baseURL = await addressOf(context, name, { kind: 'found', layer, entry })
      // An address that an older key left there would stay otherwise.
      if (to !== name) await drop(to)
      await store.set(to, entry.secret, { label, baseURL })
    },
    drop,
  }
}

/** Finishes what a crash left half done, and lets go of what is too old. */
const settle = async (context: ResolverContext, name: string, label?: string): Promise<void> => {
  const { read, drop } = openRotation(context, name, label)
  const { current, next, previous } = await read()
  if (next !== undefined && isSame(current, next)) await drop(nextName(name))
  else if (next === undefined && previous !== undefined && isSame(current, previous)) await drop(previousName(name))
  else if (previous !== undefined && Date.parse(await deleteAt(context, previous)) <= context.now().getTime()) {
    await drop(previousName(name))
    await tell(context, 'rotation-delete', { name, label, secret: previous.secret, detail: 'its time was over' })
  }
}

const sweep = async (context: ResolverContext): Promise<readonly string[]> => {
  const swept: string[] = []
  for (const { name: layer, store } of context.layers) {
    if (layer !== 'user') continue
    for (const { name: reserved, label } of await store.list()) {
      const name = replacedName(reserved)
      if (name === undefined) continue
      await settle(context, name, label)
      if ((await store.get(reserved, label)) === undefined) swept.push(name)
    }
  }
  return swept
}

const deleteAt = async (context: ResolverContext, { setAt }: SecretEntry): Promise<string> => {
  const { keepOldHours = ROTATION_DEFAULTS.keepOldHours } = await context.settings.read()
  const since = setAt === undefined ? context.now().getTime() : Date.parse(setAt)
  return new Date(since + keepOldHours * 3_600_000).toISOString()
}

const describe = async (context: ResolverContext, name: string, entry: SecretEntry): Promise<RotationKey> => {
  const { secret, setAt, baseURL } = entry
  context.register(secret)
  const fingerprint = context.fingerprintOf(secret)
  const { history } = await historyOf(context, { name, fingerprint, setAt })
  return { hint: secret.hint, fingerprint, setAt, baseURL, history }
}

const tell = (
  context: ResolverContext,
  what: RotationAction,
  { secret, ...facts }: { name: string; label?: string; secret: Secret; detail?: string },
): Promise<void> => context.log({ what, layer: 'user', fingerprint: context.fingerprintOf(secret), ...facts })

const isSame = (one: { secret: Secret } | undefined, other: { secret: Secret }): boolean =>
  one !== undefined && one.secret.use((a) => other.secret.use((b) => a.trim() === b.trim()))

const forLabel = (label?: string): string => (label === undefined ? '' : ` --label ${label}`)

const nothingToReplace = (name: string, label?: string): SecretError =>
  new SecretError('secret-rotation', {
    summary: `The user layer has no ${name}${label === undefined ? '' : ` with the label ${label}`} that could be replaced.`,
    remedy: `Set one: latch secrets set ${name}${forLabel(label)}. Keys of other layers are replaced where they are set.`,
  })

const sameKey = (name: string): SecretError =>
  new SecretError('secret-rotation', {
    summary: `This is the ${name} that is in use already. Nothing was changed.`,
    remedy: 'Make a new key at https://platform.openai.com/api-keys, and give that one.',
  })

const noStep = (needs: 'next' | 'previous', name: string, label?: string): SecretError => {
  const what = needs === 'next' ? 'There is no new key' : 'The key before is not kept any more'
  return new SecretError('secret-rotation', {
    summary: `${what} for ${name}${label === undefined ? '' : ` with the label ${label}`}. Nothing was changed.`,
    remedy: `Where it stands: latch secrets rotate ${name}${forLabel(label)} --status`,
  })
}
