import type { AuditFacts } from './audit-log.ts'
import { chooseDefault } from './labelled-keys.ts'
import type { PinnableLayer } from './layers.ts'
import type { ResolverContext } from './resolver-context.ts'
import { checkName } from './secret-name.ts'
import { ROTATION_DEFAULTS, type SecretSettings, type UserSettings } from './secret-settings.ts'

/** When to remind of rotation, and how long a replaced key is kept. */
export type RotationRules = Required<Pick<SecretSettings, 'remindAfterDays' | 'keepOldHours'>>

/** What the user decides about secrets; none of it reads or changes a value. */
export interface Decisions {
  /** Uses this layer for the name, whatever the layers above it hold. */
  pin(name: string, layer: PinnableLayer): Promise<void>
  /** Goes back to the usual order. */
  unpin(name: string): Promise<void>
  /** Refuses (or allows again) to spend the default cloud key for the name, or `*`. */
  neverDefault(name: string, refused: boolean): Promise<void>
  /** Chooses which labelled key of the user layer answers when nobody asks for a label; undefined: the one without. */
  chooseDefault(name: string, label?: string): Promise<void>
  /** Puts off the reminder to replace a key, which its fingerprint tells; 0 days: remind again. */
  snooze(name: string, options: { readonly fingerprint: string; readonly days: number }): Promise<void>
  rotationRules(): Promise<RotationRules>
  changeRotationRules(change: Partial<RotationRules>): Promise<RotationRules>
}

const DAY_MS = 86_400_000

/** Makes them; each is kept in the user's settings and told to the audit log. */
export const createDecisions = (context: ResolverContext): Decisions => {
  const { settings } = context
  const decide = async (facts: AuditFacts, change: Parameters<UserSettings['update']>[0]): Promise<void> => {
    if (facts.name !== '*') checkName(facts.name)
    await settings.update(change)
    await context.log(facts)
  }
  const rotationRules = async (): Promise<RotationRules> => {
    const { remindAfterDays, keepOldHours } = await settings.read()
    return {
      remindAfterDays: remindAfterDays ?? ROTATION_DEFAULTS.remindAfterDays,
      keepOldHours: keepOldHours ?? ROTATION_DEFAULTS.keepOldHours,
    }
  }
  return {
    pin: (name, layer) =>
      decide({ what: 'pin', name, layer }, (before) => ({ ...before, pins: { ...before.pins, [name]: layer } })),
    unpin: (name) =>
      decide({ what: 'unpin', name }, (before) => ({
        ...before,
        pins: Object.fromEntries(Object.entries(before.pins).filter(([pinned]) => pinned !== name)),
      })),
    neverDefault: (name, refused) =>
      decide({ what: refused ? 'never-default' : 'allow-default', name }, (before) => {
        const others = before.neverDefault.filter((other) => other !== name)
        return { ...before, neverDefault: refused ? [...others, name] : others }
      }),
    chooseDefault: async (name, label) => {
      await chooseDefault(context, name, label)
      await context.log({ what: 'default', name, layer: 'user', label })
    },
    snooze: async (name, { fingerprint, days }) => {
      checkName(name)
      const until = days === 0 ? undefined : new Date(context.now().getTime() + days * DAY_MS).toISOString()
      await context.records.note({ name, fingerprint }, { snoozedUntil: until })
      await context.log({
        what: 'snooze',
        name,
        fingerprint,
        detail: until === undefined ? 'no more' : `until ${until}`,
      })
    },
    rotationRules,
    changeRotationRules: async (change) => {
      await settings.update((before) => ({ ...before, ...change }))
      const rules = await rotationRules()
      const detail = `remind after ${rules.remindAfterDays} days, keep replaced keys for ${rules.keepOldHours} hours`
      await context.log({ what: 'settings', name: '*', detail })
      return rules
    },
  }
}
