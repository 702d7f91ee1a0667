import type { JSX } from 'react'
import { useSettingsWork } from '../settings-context.ts'

const KEYS = 'https://platform.openai.com/api-keys'

/** How to get a key of OpenAI, step by step, and how to live with it. */
export function KeyGuide(): JSX.Element {
  return (
    <div className="guide">
      <Getting />
      <Permissions />
      <Spending />
      <Keeping />
    </div>
  )
}

function Getting(): JSX.Element {
  const { goTo } = useSettingsWork()
  return (
    <>
      <h4>Get a key</h4>
      <ol>
        <li>
          Sign up at <Out to="https://auth.openai.com/create-account" />, or log in at{' '}
          <Out to="https://platform.openai.com" />. Confirm your e-mail address; without that no key can be made.
        </li>
        <li>
          Make a project for this work at <Out to="https://platform.openai.com/settings/organization/projects" />: a key
          of a project reaches that project only, and has limits of its own.
        </li>
        <li>
          Open API keys (<Out to={KEYS} />) and choose Create new secret key. Name it after what it is for, such as
          “Latchwork on my laptop”, choose the project, and the permission All or Restricted (see below).
        </li>
        <li>
          Copy the key at once: it is shown only this time. It begins with <span className="mono">sk-proj-</span>. Keep
          it in a password manager, not in a note.
        </li>
        <li>
          Paste it into{' '}
          <button type="button" className="quiet" onClick={() => goTo({ page: 'secrets', name: 'OPENAI_API_KEY' })}>
            the field above
          </button>
          , test the connection, and close the Configuration Editor. It is used from the next node on.
        </li>
      </ol>
    </>
  )
}

function Permissions(): JSX.Element {
  return (
    <>
      <h4>Permissions</h4>
      <dl>
        <dt>All</dt>
        <dd>Runs every model of the project. The simplest choice for a key of your own.</dd>
        <dt>Restricted</dt>
        <dd>
          Give it at least “Models: Read” and “Model capabilities: Write”. The test names the permission that is
          missing.
        </dd>
        <dt>Read only</dt>
        <dd>
          Not enough, although some guides recommend it: such a key lists models and cannot run any, so every node would
          fail. The test tells it apart from a wrong key.
        </dd>
        <dt>Admin key</dt>
        <dd>
          It begins with sk-admin-, manages users, billing and settings of the whole organization, and cannot run
          models. Latchwork refuses it: it is of no use here and too much to lose.
        </dd>
      </dl>
    </>
  )
}

function Spending(): JSX.Element {
  const { goTo } = useSettingsWork()
  return (
    <>
      <h4>Credit and limits</h4>
      <ol>
        <li>
          Add credit at <Out to="https://platform.openai.com/settings/organization/billing/overview" />; a small sum is
          enough to begin with. Whether a new account has free credit, the test that costs shows.
        </li>
        <li>Leave automatic recharge switched off, so that the worst that can happen is that the credit is used up.</li>
        <li>
          Set a monthly budget and a notification at{' '}
          <Out to="https://platform.openai.com/settings/organization/limits" />. OpenAI may enforce it late, so do not
          rely on it alone: what Latchwork counts and limits itself is under{' '}
          <button type="button" className="quiet" onClick={() => goTo({ page: 'usage' })}>
            Usage & Budgets
          </button>
          .
        </li>
        <li>
          See what each key has spent at <Out to="https://platform.openai.com/usage" />. One key for each project and
          each computer makes that table readable: save them here with labels.
        </li>
      </ol>
    </>
  )
}

function Keeping(): JSX.Element {
  return (
    <>
      <h4>Replace it now and then</h4>
      <p>
        “Rotate…” takes you through it: add a new key, test it, switch; the old one is switched off, kept for a day and
        deleted. A reminder comes after 90 days, or when you choose.
      </p>
      <h4>If a key has leaked</h4>
      <ol>
        <li>
          Delete it at <Out to={KEYS} /> at once. That stops whoever has it; nothing else does.
        </li>
        <li>Make a new key, and replace the old one here with “Rotate…”, without keeping the old one.</li>
        <li>
          Look at <Out to="https://platform.openai.com/usage" /> for calls that were not yours, and lower the limits.
        </li>
        <li>Take the key out of the file, the picture or the chat that showed it, and out of its history.</li>
      </ol>
    </>
  )
}

function Out({ to }: { readonly to: string }): JSX.Element {
  return (
    <a href={to} target="_blank" rel="noreferrer">
      {to.replace('https://', '')}
    </a>
  )
}
