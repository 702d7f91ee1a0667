import { checkKey, dropBinding, storeBinding } from './address-binding.ts'
import { bindingKey } from './addresses.ts'
import { ask } from './asking.ts'
import { describeAnswer, labelsIn, type LayerAnswer } from './layer-answer.ts'
import { hasLabels } from './layers.ts'
import type { ResolverContext } from './resolver-context.ts'
import { nextName, previousName, refuseReserved } from './reserved-names.ts'
import { SecretError } from './secret-error.ts'
import { checkName } from './secret-name.ts'
import { defaultLabelOf, findBinding, type SecretSettings } from './secret-settings.ts'
import { writableIn, type WritableLayer } from './writable-layers.ts'

/** One of the keys under a name. */
export interface LabelledKey extends LayerAnswer {
  /** Whether it answers for its layer when no label is asked for. */
  readonly isDefault: boolean
}

/** A key that gets another label; without a label, it is the one without. */
export interface RenameOptions {
  /** `user` when left out. */
  readonly layer?: 'project' | 'user'
  readonly from?: string
  readonly to?: string
}

/** Every key that any layer has under a name, with each label, in asking order; what is in trouble is among them. */
export const keysOf = async (context: ResolverContext, name: string): Promise<readonly LabelledKey[]> => {
  checkName(name)
  refuseReserved(name)
  const { defaultLabel } = await context.rulesFor(name)
  const keys: LabelledKey[] = []
  for (const layer of context.layers) {
    const labels = hasLabels(layer.name) ? (await labelsIn(layer, name)).labels : []
    for (const label of [undefined, ...labels]) {
      const answer = await ask(layer, { name, label })
      if (answer.kind === 'absent' || answer.kind === 'blank') continue
      const described = await describeAnswer(context, answer, { name, mayAnswer: false })
      const isDefault = layer.name === 'user' ? label === defaultLabel : label === undefined
      keys.push({ ...described, label, isDefault })
    }
  }
  return keys
}

/** Chooses which key of the user layer answers when nobody asks for a label; undefined: the one without a label. */
export const chooseDefault = async (context: ResolverContext, name: string, label?: string): Promise<void> => {
  checkKey(name, 'user', label)
  const has = async ({ store }: WritableLayer) => (await store.get(name, label)) !== undefined
  const found = await Promise.all(writableIn(context, 'user', { name, label }).map(has))
  if (label !== undefined && !found.includes(true)) throw noSuchKey(name, 'user', label)
  await context.settings.update((settings) => withDefaultLabel(settings, name, label))
}

/**
 * Gives a key another label. It is saved under the new one first and only then removed under the old one, so that a
 * crash in between leaves both and loses nothing. A default that named the old label names the new one.
 */
export const renameKey = async (
  context: ResolverContext,
  name: string,
  { layer: layerName = 'user', from, to }: RenameOptions,
): Promise<void> => {
  checkKey(name, layerName, from)
  checkKey(name, layerName, to)
  const [{ layer, store }] = writableIn(context, layerName, { name, label: to })
  const entry = await store.get(name, from)
  if (entry === undefined || entry.secret.isBlank) throw noSuchKey(name, layerName, from)
  if (from === to) return
  if ((await store.get(name, to)) !== undefined) throw labelTaken(name, layerName, to)
  for (const kept of [nextName(name), previousName(name)])
    if (layerName === 'user' && (await store.get(kept, from)) !== undefined) throw rotationUnderWay(name, from)
  await store.set(name, entry.secret, { label: to, ...(store.keepsAddress === true && { baseURL: entry.baseURL }) })
  const key = bindingKey(name, layer, from)
  const bound = key === undefined ? undefined : findBinding(await context.settings.read(), key)
  if (bound !== undefined) await storeBinding(context, layer, { name, label: to, baseURL: bound.baseURL })
  const isDefault = layerName === 'user' && defaultLabelOf(await context.settings.read(), name) === from
  if (isDefault) await context.settings.update((settings) => withDefaultLabel(settings, name, to))
  await store.remove(name, { label: from })
  await dropBinding(context, layer, name, from)
  const fingerprint = context.fingerprintOf(entry.secret)
  const detail = `from ${from ?? 'no label'} to ${to ?? 'no label'}`
  await context.log({ what: 'rename', name, layer: layerName, label: to, fingerprint, detail })
}

/** The settings with another default label for a name. */
export const withDefaultLabel = (settings: SecretSettings, name: string, label?: string): SecretSettings => {
  const others = Object.entries(settings.defaultLabels).filter(([other]) => other !== name)
  return { ...settings, defaultLabels: Object.fromEntries(label === undefined ? others : [...others, [name, label]]) }
}

const keyInWords = (name: string, label?: string): string =>
  label === undefined ? `${name} without a label` : `${name} with the label ${label}`

const noSuchKey = (name: string, layer: string, label?: string): SecretError =>
  new SecretError('secret-name', {
    summary: `The ${layer} layer has no ${keyInWords(name, label)}.`,
    remedy: `What there is: latch secrets list ${name}`,
  })

const rotationUnderWay = (name: string, label?: string): SecretError =>
  new SecretError('secret-rotation', {
    summary: `A rotation of ${keyInWords(name, label)} is under way, so it keeps its label. Nothing was changed.`,
    remedy: 'Finish or cancel the rotation first: latch secrets rotate, with --finish or --cancel.',
  })

const labelTaken = (name: string, layer: string, label?: string): SecretError =>
  new SecretError('secret-name', {
    summary: `The ${layer} layer already has ${keyInWords(name, label)}. Nothing was changed.`,
    remedy: 'Choose another label, or remove that key first.',
  })
