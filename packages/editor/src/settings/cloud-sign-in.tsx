import { useCallback, useId, useState, type JSX } from 'react'
import type { CloudState } from '@latchwork/server/api'
import { useWorkbench } from '../workbench/index.ts'
import { hostOf } from './secret-words.ts'
import { inWords } from './secrets-desk.ts'
import { useSettingsWork } from './settings-context.ts'
import { useAnswer } from './use-answer.ts'

type Trouble = { readonly message: string; readonly hint?: string }

/** Where the default key comes from: sign in with a link, or with an address and a key; sign out. */
export function CloudSignIn(): JSX.Element {
  const { api } = useWorkbench()
  const { desk } = useSettingsWork()
  const [answer, again] = useAnswer(useCallback(() => api.call('cloud.show'), [api]))
  const [trouble, setTrouble] = useState<Trouble>()
  const [isBusy, setBusy] = useState(false)
  const act = async (ask: () => Promise<CloudState>): Promise<boolean> => {
    setBusy(true)
    setTrouble(undefined)
    try {
      await ask()
      again()
      void desk.load()
      return true
    } catch (error) {
      setTrouble(inWords(error))
      return false
    } finally {
      setBusy(false)
    }
  }
  const state = answer.status === 'here' ? answer.value : undefined
  return (
    <section className="card" aria-label="Cloud">
      <div className="row">
        <strong>Cloud</strong>
        {state === undefined ? null : <span className="chip plain">{stateInWords(state)}</span>}
      </div>
      <p className="about">{answer.status === 'failed' ? answer.message : explain(state)}</p>
      {state?.fixed !== undefined ? (
        <p className="about">{state.fixed}</p>
      ) : state?.state === 'joined' ? (
        <button
          type="button"
          className="button"
          disabled={isBusy}
          onClick={() => void act(() => api.call('cloud.leave'))}
        >
          Sign out
        </button>
      ) : (
        <Invitation isBusy={isBusy} trouble={trouble} join={(body) => act(() => api.call('cloud.join', { body }))} />
      )}
    </section>
  )
}

interface InvitationProps {
  readonly isBusy: boolean
  readonly trouble: Trouble | undefined
  readonly join: (body: { link: string } | { url: string; key: string }) => Promise<boolean>
}

function Invitation({ isBusy, trouble, join }: InvitationProps): JSX.Element {
  const [text, setText] = useState('')
  const [key, setKey] = useState('')
  const field = useId()
  // An address without a key in it asks for the key beside it.
  const isAddress = /^https?:\/\/[^#]+$/.test(text.trim())
  const isReady = text.trim() !== '' && (!isAddress || key.trim() !== '')
  const send = async (): Promise<void> => {
    const isIn = await join(isAddress ? { url: text.trim(), key } : { link: text.trim() })
    if (!isIn) return
    setText('')
    setKey('')
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) void send()
      }}
    >
      <label htmlFor={field}>Link or address of the cloud</label>
      <div className="row">
        <input
          id={field}
          data-setting="cloud"
          className="field"
          type={text.includes('#') ? 'password' : 'text'}
          placeholder="https://cloud.example.com/v1#key=…"
          autoComplete="off"
          spellCheck={false}
          aria-describedby={`${field}-trouble`}
          aria-invalid={trouble !== undefined}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        {isAddress ? (
          <input
            className="field"
            type="password"
            placeholder="Key"
            aria-label="Key of the cloud"
            autoComplete="off"
            spellCheck={false}
            value={key}
            onChange={({ target }) => setKey(target.value)}
          />
        ) : null}
        <button type="submit" className="button primary" disabled={!isReady || isBusy}>
          {isBusy ? 'Signing in…' : 'Sign in'}
        </button>
      </div>
      <p id={`${field}-trouble`} className="problem" aria-live="polite">
        {trouble === undefined ? '' : `${trouble.message} ${trouble.hint ?? ''}`}
      </p>
    </form>
  )
}

function stateInWords({ state, url = '' }: CloudState): string {
  if (state === 'joined') return `Signed in to ${hostOf(url)}`
  return state === 'demo' ? 'Demo model' : 'Not signed in'
}

function explain(state: CloudState | undefined): string {
  if (state === undefined) return 'Asking the server…'
  const { hint = '', location, fixed } = state
  if (state.state === 'joined')
    return `Its default key${hint === '' ? '' : ` (…${hint})`} pays for every node that has no key of your own.${location === undefined ? '' : ` It comes from: ${location}.`}`
  if (fixed !== undefined) return 'No default key is in force.'
  const now = state.state === 'demo' ? ' Until then the demo model of this computer answers.' : ''
  return `Paste the link that a cloud gave you, or its address and key: its default key then pays for every node that has no key of your own.${now}`
}
