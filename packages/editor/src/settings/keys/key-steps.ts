import type { ApiClient, SecretRow } from '@latchwork/server/api'

/** The layers that a name can be pinned to. */
export type PinnableLayer = 'environment' | 'project' | 'user' | 'default'

/** One of the keys that were saved under a name; without a label, the one that has none. */
export interface KeyPlace {
  readonly layer: 'project' | 'user'
  readonly label?: string
}

/** What can be done about keys that are saved. Failures become part of the page's state; nothing throws. */
export interface KeySteps {
  readonly remove: (name: string, place?: KeyPlace) => Promise<void>
  readonly rename: (name: string, place: KeyPlace, to: string) => Promise<void>
  /** Chooses the key of the user that answers when nobody asks for a label. */
  readonly makeDefault: (name: string, label: string | undefined) => Promise<void>
  readonly pin: (name: string, layer: PinnableLayer) => Promise<void>
  readonly unpin: (name: string) => Promise<void>
  /** Whether the key of the cloud is refused, even where no other is there. */
  readonly refuseDefault: (name: string, isRefused: boolean) => Promise<void>
  /** Puts the reminder to replace a key off. */
  readonly snooze: (name: string, fingerprint: string, days: number) => Promise<void>
}

/** Carries one step out, shows what became of it, and says so. */
export type Settle = (name: string, act: () => Promise<unknown>, message: string) => Promise<void>

/** Makes the steps; `rowOf` gives what the page shows of a name. */
export function createKeySteps(
  api: Pick<ApiClient, 'call'>,
  { settle, rowOf }: { readonly settle: Settle; readonly rowOf: (name: string) => SecretRow | undefined },
): KeySteps {
  return {
    remove: (name, place = usualPlace(rowOf(name))) =>
      settle(
        name,
        async () => {
          await api.call('secrets.remove', { parameters: { name }, body: place })
          const row = rowOf(name)
          const isLast = row?.keys.filter(({ layer }) => layer === place.layer).length === 1
          // A pin to a layer without a key would keep every other key from answering.
          if (row?.explanation.pin === place.layer && isLast) await api.call('secrets.unpin', { parameters: { name } })
        },
        'Removed.',
      ),
    rename: (name, { layer, label: from }, to) =>
      settle(
        name,
        () =>
          api.call('secrets.rename', {
            parameters: { name },
            body: { layer, ...(from !== undefined && { from }), ...(to !== '' && { to }) },
          }),
        to === '' ? 'The key has no label any more.' : `The key is labelled ${to} now.`,
      ),
    makeDefault: (name, label) =>
      settle(
        name,
        () => api.call('secrets.chooseDefault', { parameters: { name }, body: { label: label ?? null } }),
        `${label === undefined ? 'The key without a label' : `The key labelled ${label}`} is the default now.`,
      ),
    pin: (name, layer) =>
      settle(
        name,
        () => api.call('secrets.pin', { parameters: { name }, body: { layer } }),
        layer === 'default' ? 'The default is used again. Your key stays saved.' : 'Your choice is used from now on.',
      ),
    unpin: (name) =>
      settle(name, () => api.call('secrets.unpin', { parameters: { name } }), 'The usual order counts again.'),
    refuseDefault: (name, refused) =>
      settle(
        name,
        () => api.call('secrets.neverDefault', { parameters: { name }, body: { refused } }),
        refused ? 'The default key is never used from now on.' : 'The default key may be used again.',
      ),
    snooze: (name, fingerprint, days) =>
      settle(
        name,
        () => api.call('secrets.snooze', { parameters: { name }, body: { fingerprint, days } }),
        `You are reminded again in ${days} days.`,
      ),
  }
}

/** Where the key of the user is that answers when nobody asks for a label. */
export function usualPlace(row: Pick<SecretRow, 'explanation'> | undefined): KeyPlace {
  const label = row?.explanation.defaultLabel
  return label === undefined ? { layer: 'user' } : { layer: 'user', label }
}

/** The place of a key that the page can change. */
export function placeOf({ layer, label }: { readonly layer: string; readonly label?: string }): KeyPlace {
  const own = layer === 'project' ? 'project' : 'user'
  return label === undefined ? { layer: own } : { layer: own, label }
}
