import { ApiRefusal, type ApiClient, type SecretExplanation, type SetSecretAnswer } from '@latchwork/server/api'
import { createStore, type Store } from '../workbench/store.ts'
import { fieldOf, inOrder, isUnsaved, withExplanation, type SecretField, type SecretsState } from './secret-field.ts'
import { savedAnswer, saveInWords } from './secret-words.ts'

type PinnableLayer = 'environment' | 'project' | 'user' | 'default'

/** What the page of secrets does. Failures become part of the state; nothing throws. */
export interface SecretsDesk extends Store<SecretsState> {
  readonly load: () => Promise<void>
  readonly type: (name: string, typed: string) => void
  readonly typeAddress: (name: string, address: string | undefined) => void
  /** Saves what was typed, if anything was; says whether all of it is kept now. */
  readonly save: (name: string) => Promise<boolean>
  readonly saveAll: () => Promise<boolean>
  /** Forgets what was typed and could not be saved. */
  readonly drop: () => void
  readonly remove: (name: string) => Promise<void>
  readonly pin: (name: string, layer: PinnableLayer) => Promise<void>
  readonly unpin: (name: string) => Promise<void>
  /** Tries what was typed, or the key in use. */
  readonly test: (name: string) => Promise<void>
  /** Lists a name that nothing knows yet, so that a key can be given to it. */
  readonly add: (name: string) => Promise<boolean>
}

/** Makes the page's state. `onSaved` hears of every key that was kept. */
export function createSecretsDesk(
  api: Pick<ApiClient, 'call'>,
  onSaved: (name: string, answer: SetSecretAnswer) => void = () => {},
): SecretsDesk {
  const store = createStore<SecretsState>({ loading: { status: 'loading' }, rows: [], problems: [], fields: new Map() })
  const saves = new Map<string, Promise<boolean>>()

  const change = (part: Partial<SecretsState>): void => store.set({ ...store.state(), ...part })
  const changeField = (name: string, part: Partial<SecretField>): void => {
    const { fields } = store.state()
    change({ fields: new Map(fields).set(name, { ...fieldOf({ fields }, name), ...part }) })
  }
  const show = (explanation: SecretExplanation): void =>
    change({ rows: withExplanation(store.state().rows, explanation) })
  const fail = (name: string, error: unknown): void =>
    changeField(name, { saving: { status: 'failed', ...inWords(error) } })

  async function attempt(name: string, act: () => Promise<string>): Promise<boolean> {
    changeField(name, { saving: { status: 'saving' }, notes: [], canPin: undefined })
    try {
      const message = await act()
      changeField(name, { saving: { status: 'saved', message } })
      return true
    } catch (error) {
      fail(name, error)
      return false
    }
  }

  /** Sends the saved key elsewhere from now on; the key itself stays. */
  async function sendAddress(name: string, address: string): Promise<boolean> {
    return attempt(name, async () => {
      const { baseURL, notes, explanation } = await api.call('secrets.bind', {
        parameters: { name },
        body: { baseURL: address.trim() },
      })
      show(explanation)
      const isSame = fieldOf(store.state(), name).address === address
      changeField(name, { notes, test: undefined, ...(isSame && { address: undefined }) })
      return `The saved key goes to ${baseURL} from now on, and nowhere else.`
    })
  }

  async function sendKey(name: string): Promise<boolean> {
    const { typed, address } = fieldOf(store.state(), name)
    return attempt(name, async () => {
      const baseURL = address?.trim() ?? ''
      const answer = await api.call('secrets.set', {
        parameters: { name },
        body: { value: typed, ...(baseURL !== '' && { baseURL }) },
      })
      show(answer.explanation)
      const { notes, canPin } = answer
      // What was typed meanwhile is another key, still to be saved.
      const isSame = fieldOf(store.state(), name).typed === typed
      changeField(name, { notes, canPin, test: undefined, ...(isSame && { typed: '', address: undefined }) })
      onSaved(name, answer)
      return saveInWords(answer)
    })
  }

  function save(name: string): Promise<boolean> {
    const running = saves.get(name)
    if (running !== undefined) return running.then(() => save(name))
    const field = fieldOf(store.state(), name)
    if (!isUnsaved(field)) return Promise.resolve(true)
    const { typed, address = '' } = field
    const hasKey = store.state().rows.some((row) => row.name === name && savedAnswer(row.explanation) !== undefined)
    if (typed.trim() === '' && !hasKey) {
      const message = 'There is no saved key yet that could go there. Paste the key too: they are saved together.'
      changeField(name, { saving: { status: 'failed', message } })
      return Promise.resolve(false)
    }
    const saving = (typed.trim() === '' ? sendAddress(name, address) : sendKey(name)).finally(() => saves.delete(name))
    saves.set(name, saving)
    return saving
  }

  const settle = (name: string, ask: () => Promise<SecretExplanation>, message: string): Promise<boolean> =>
    attempt(name, async () => {
      show(await ask())
      changeField(name, { test: undefined })
      return message
    })

  return {
    state: store.state,
    subscribe: store.subscribe,
    async load() {
      try {
        const { secrets, problems } = await api.call('secrets.list')
        change({
          loading: { status: 'ready' },
          rows: inOrder(secrets),
          problems: problems.map(({ message }) => message),
        })
      } catch (error) {
        change({ loading: { status: 'failed', message: inWords(error).message } })
      }
    },
    type: (name, typed) =>
      changeField(name, { typed, saving: { status: 'still' }, notes: [], canPin: undefined, test: undefined }),
    typeAddress: (name, address) => changeField(name, { address, saving: { status: 'still' } }),
    save,
    async saveAll() {
      const outcomes = await Promise.all([...store.state().fields.keys()].map(save))
      return outcomes.every(Boolean)
    },
    drop() {
      const fields = [...store.state().fields].map(
        ([name, field]) => [name, { ...field, typed: '', address: undefined }] as const,
      )
      change({ fields: new Map(fields) })
    },
    async remove(name) {
      const row = store.state().rows.find((each) => each.name === name)
      await settle(
        name,
        async () => {
          const { explanation } = await api.call('secrets.remove', { parameters: { name }, body: {} })
          // A pin to a layer without a key would keep every other key from answering.
          return row?.explanation.pin === 'user' ? api.call('secrets.unpin', { parameters: { name } }) : explanation
        },
        'Removed.',
      )
    },
    async pin(name, layer) {
      const message =
        layer === 'default' ? 'The default is used again. Your key stays saved.' : 'Your choice is used from now on.'
      await settle(name, () => api.call('secrets.pin', { parameters: { name }, body: { layer } }), message)
    },
    async unpin(name) {
      const message = 'The usual order counts again.'
      await settle(name, () => api.call('secrets.unpin', { parameters: { name } }), message)
    },
    async test(name) {
      const { typed, address } = fieldOf(store.state(), name)
      const value = typed.trim() === '' ? undefined : typed
      const baseURL = value === undefined ? '' : (address?.trim() ?? '')
      changeField(name, { test: { state: 'running' } })
      const body = { ...(value !== undefined && { value }), ...(baseURL !== '' && { baseURL }) }
      const test = await api
        .call('secrets.test', { parameters: { name }, body })
        .then(({ outcome, message, hint }) => ({ outcome, message, hint }))
        .catch((error: unknown) => ({ outcome: 'unverified' as const, ...inWords(error) }))
      // The answer is about what was typed then.
      if (fieldOf(store.state(), name).typed === typed) changeField(name, { test: { state: 'done', ...test } })
    },
    async add(name) {
      return api.call('secrets.explain', { parameters: { name }, query: {} }).then(
        (explanation) => {
          show(explanation)
          return true
        },
        (error: unknown) => {
          fail(name, error)
          return false
        },
      )
    },
  }
}

/** A failure in words, and what to do about it. */
export function inWords(error: unknown): { readonly message: string; readonly hint?: string } {
  if (!(error instanceof ApiRefusal)) return { message: 'The server does not answer. Is Latchwork still running?' }
  const { message, hint } = error.error
  return hint === undefined ? { message } : { message, hint }
}
