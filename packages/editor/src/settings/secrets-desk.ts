import {
  ApiRefusal,
  OUTCOMES,
  type ApiClient,
  type KeyTest,
  type SecretRow,
  type SetSecretAnswer,
} from '@latchwork/server/api'
import { createStore, type Store } from '../workbench/store.ts'
import { createKeySteps, usualPlace, type KeyPlace, type KeySteps } from './keys/key-steps.ts'
import { fieldOf, inOrder, isUnsaved, withName, type SecretField, type SecretsState } from './secret-field.ts'
import { savedAnswer, saveInWords } from './secret-words.ts'

/** What a test is about: the typed key, else the one in use, unless it names another. */
export interface TestChoice {
  readonly place?: KeyPlace
  /** Also runs a model, which costs. */
  readonly isPaid?: boolean
}

/** What the page of secrets does. Failures become part of the state; nothing throws. */
export interface SecretsDesk extends Store<SecretsState>, KeySteps {
  readonly load: () => Promise<void>
  readonly type: (name: string, typed: string) => void
  /** The label to save what is typed under; undefined for the usual key. */
  readonly typeLabel: (name: string, label: string | undefined) => void
  readonly typeAddress: (name: string, address: string | undefined) => void
  /** Saves what was typed, if anything was; says whether all of it is kept now. */
  readonly save: (name: string) => Promise<boolean>
  readonly saveAll: () => Promise<boolean>
  /** Forgets what was typed and could not be saved. */
  readonly drop: () => void
  /** Tries a key, and keeps what came of it. */
  readonly test: (name: string, choice?: TestChoice) => Promise<void>
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
  const added = new Set<string>()
  let asked = 0

  const change = (part: Partial<SecretsState>): void => store.set({ ...store.state(), ...part })
  const changeField = (name: string, part: Partial<SecretField>): void => {
    const { fields } = store.state()
    change({ fields: new Map(fields).set(name, { ...fieldOf({ fields }, name), ...part }) })
  }
  const rowOf = (name: string): SecretRow | undefined => store.state().rows.find((row) => row.name === name)
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

  async function load(): Promise<void> {
    const turn = (asked += 1)
    try {
      const { secrets, problems } = await api.call('secrets.list')
      // An answer that was overtaken says what was.
      if (turn !== asked) return
      const listed = new Set(secrets.map(({ name }) => name))
      const others = store.state().rows.filter(({ name }) => added.has(name) && !listed.has(name))
      change({
        loading: { status: 'ready' },
        rows: inOrder([...secrets, ...others]),
        problems: problems.map(({ message }) => message),
      })
    } catch (error) {
      change({ loading: { status: 'failed', message: inWords(error).message } })
    }
  }

  /** Sends the saved key elsewhere from now on; the key itself stays. */
  async function sendAddress(name: string, address: string): Promise<boolean> {
    return attempt(name, async () => {
      const { baseURL, notes } = await api.call('secrets.bind', {
        parameters: { name },
        body: { ...usualPlace(rowOf(name)), baseURL: address.trim() },
      })
      await load()
      const isSame = fieldOf(store.state(), name).address === address
      changeField(name, { notes, test: undefined, ...(isSame && { address: undefined }) })
      return `The saved key goes to ${baseURL} from now on, and nowhere else.`
    })
  }

  async function sendKey(name: string): Promise<boolean> {
    const { typed, address, label: chosen } = fieldOf(store.state(), name)
    const row = rowOf(name)
    const usual = usualPlace(row)
    const label = chosen?.trim() ?? usual.label
    const isOther = label !== usual.label && row?.keys.some(({ layer }) => layer === 'user') === true
    return attempt(name, async () => {
      const baseURL = address?.trim() ?? ''
      const answer = await api.call('secrets.set', {
        parameters: { name },
        body: { value: typed, ...(label !== undefined && { label }), ...(baseURL !== '' && { baseURL }) },
      })
      if (label !== usual.label && !isOther)
        await api.call('secrets.chooseDefault', { parameters: { name }, body: { label: label ?? null } })
      await load()
      const { notes, canPin } = answer
      // What was typed meanwhile is another key, still to be saved.
      const isSame = fieldOf(store.state(), name).typed === typed
      const emptied = isSame ? { typed: '', address: undefined, label: undefined } : {}
      changeField(name, { notes, canPin, test: undefined, ...emptied })
      if (isOther) return `Saved in ${answer.location}, labelled ${label}. Flows that choose this label use it.`
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
    const refusal = saveRefusal(field, rowOf(name))
    if (refusal !== undefined) {
      changeField(name, { saving: { status: 'failed', message: refusal } })
      return Promise.resolve(false)
    }
    const saving = (typed.trim() === '' ? sendAddress(name, address) : sendKey(name)).finally(() => saves.delete(name))
    saves.set(name, saving)
    return saving
  }

  const settle = async (name: string, act: () => Promise<unknown>, message: string): Promise<void> => {
    await attempt(name, async () => {
      await act()
      await load()
      changeField(name, { test: undefined })
      return message
    })
  }

  async function test(name: string, { place, isPaid = false }: TestChoice = {}): Promise<void> {
    const { typed, address, label } = fieldOf(store.state(), name)
    const isTyped = place === undefined && typed.trim() !== ''
    const baseURL = isTyped ? (address?.trim() ?? '') : ''
    const wanted = isTyped ? typedPlace(label, rowOf(name)) : place
    changeField(name, { test: { state: 'running' } })
    const body = {
      ...wanted,
      ...(isTyped && { value: typed }),
      ...(baseURL !== '' && { baseURL }),
      paid: isPaid,
    }
    const result = await api
      .call('secrets.test', { parameters: { name }, body })
      .catch((error: unknown) => ({ ...refusedTest(error), ...inWords(error) }))
    await load()
    // The answer is about what was typed then.
    if (fieldOf(store.state(), name).typed === typed) changeField(name, { test: { state: 'done', ...result } })
  }

  return {
    state: store.state,
    subscribe: store.subscribe,
    load,
    type: (name, typed) =>
      changeField(name, { typed, saving: { status: 'still' }, notes: [], canPin: undefined, test: undefined }),
    typeLabel: (name, label) => changeField(name, { label, saving: { status: 'still' } }),
    typeAddress: (name, address) => changeField(name, { address, saving: { status: 'still' } }),
    save,
    async saveAll() {
      const outcomes = await Promise.all([...store.state().fields.keys()].map(save))
      return outcomes.every(Boolean)
    },
    drop() {
      const fields = [...store.state().fields].map(
        ([name, field]) => [name, { ...field, typed: '', address: undefined, label: undefined }] as const,
      )
      change({ fields: new Map(fields) })
    },
    test,
    ...createKeySteps(api, { settle, rowOf }),
    async add(name) {
      return api.call('secrets.explain', { parameters: { name }, query: {} }).then(
        (explanation) => {
          added.add(name)
          change({ rows: withName(store.state().rows, explanation) })
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

/** Why what is in a field cannot be saved as it stands. */
function saveRefusal({ typed, label }: SecretField, row: SecretRow | undefined): string | undefined {
  if (label?.trim() === '') return 'Give the other key a label, such as “work”, so that flows can choose it.'
  if (typed.trim() !== '' || (row !== undefined && savedAnswer(row.explanation) !== undefined)) return undefined
  return 'There is no saved key yet that could go there. Paste the key too: they are saved together.'
}

/** Whose address a typed key would go to. */
function typedPlace(label: string | undefined, row: SecretRow | undefined): KeyPlace {
  const chosen = label?.trim() ?? ''
  return chosen === '' ? usualPlace(row) : { layer: 'user', label: chosen }
}

/** What it shows of a key that it was not even sent. */
function refusedTest(error: unknown): Pick<KeyTest, 'outcome'> & Partial<Pick<KeyTest, 'title'>> {
  const isAdmin = error instanceof ApiRefusal && error.error.code === 'admin-key'
  return isAdmin ? { outcome: 'refused', title: OUTCOMES['admin-key'].title } : { outcome: 'unverified' }
}

/** A failure in words, and what to do about it. */
export function inWords(error: unknown): { readonly message: string; readonly hint?: string } {
  if (!(error instanceof ApiRefusal)) return { message: 'The server does not answer. Is Latchwork still running?' }
  const { message, hint } = error.error
  return hint === undefined ? { message } : { message, hint }
}
