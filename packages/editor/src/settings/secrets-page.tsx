import { useRef, useState, type JSX } from 'react'
import { useStore } from '../workbench/index.ts'
import { AddSecret } from './add-secret.tsx'
import { AuditSection } from './keys/audit-section.tsx'
import { KeyGuide } from './keys/key-guide.tsx'
import { PageSection } from './keys/page-section.tsx'
import { ReminderRules } from './keys/reminder-rules.tsx'
import { Troubleshooting } from './keys/troubleshooting.tsx'
import { SecretCard } from './secret-card.tsx'
import { findSecrets } from './secret-field.ts'
import { useSettingsWork } from './settings-context.ts'

/** The page on which keys are pasted, tried and chosen. */
export function SecretsPage(): JSX.Element {
  const [isAdding, setAdding] = useState(false)
  const [open, setOpen] = useState<string>()
  const sections = useRef<HTMLDivElement>(null)
  const showGuide = (): void => {
    setOpen(GUIDE)
    const button = sections.current?.querySelector('button')
    button?.scrollIntoView({ block: 'start' })
    button?.focus({ preventScroll: true })
  }
  return (
    <>
      <div className="row top">
        <div className="grow">
          <h2>API Keys & Secrets</h2>
          <p className="lead">Your own key overrides the default for every node. A saved key is never shown again.</p>
        </div>
        <button type="button" className="button" aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>
          Add secret
        </button>
      </div>
      {isAdding ? <AddSecret close={() => setAdding(false)} /> : null}
      <SecretList showGuide={showGuide} />
      <div ref={sections} className="folds">
        {SECTIONS.map(({ title, content: Content }) => (
          <PageSection
            key={title}
            title={title}
            isOpen={open === title}
            toggle={() => setOpen(open === title ? undefined : title)}
          >
            <Content />
          </PageSection>
        ))}
      </div>
    </>
  )
}

const GUIDE = 'Get an OpenAI key'
const SECTIONS = [
  { title: GUIDE, content: KeyGuide },
  { title: 'When something does not work', content: Troubleshooting },
  { title: 'Reminders and replaced keys', content: ReminderRules },
  { title: 'What was done to keys', content: AuditSection },
]

function SecretList({ showGuide }: { readonly showGuide: () => void }): JSX.Element {
  const { desk } = useSettingsWork()
  const { loading, rows, problems } = useStore(desk)
  const [search, setSearch] = useState('')
  const found = findSecrets(rows, search)
  return (
    <>
      {loading.status === 'loading' ? <p role="status">Asking the server…</p> : null}
      {loading.status === 'failed' ? (
        <div className="card" role="alert">
          <p className="problem">{loading.message}</p>
          <button type="button" className="button" onClick={() => void desk.load()}>
            Ask again
          </button>
        </div>
      ) : null}
      {problems.map((problem) => (
        <p key={problem} className="problem" role="alert">
          {problem}
        </p>
      ))}
      {rows.length > 3 ? (
        <input
          className="field search-secrets"
          type="search"
          placeholder="Search secrets"
          aria-label="Search secrets"
          autoComplete="off"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
      ) : null}
      <ul className="secrets">
        {found.map((row) => (
          <SecretCard key={row.name} row={row} showGuide={showGuide} />
        ))}
      </ul>
      {rows.length > 0 && found.length === 0 ? <p className="dim">No secret is called “{search.trim()}”.</p> : null}
    </>
  )
}
