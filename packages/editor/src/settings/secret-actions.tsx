import { useState, type JSX } from 'react'
import type { SecretRow } from '@latchwork/server/api'
import type { CardPanel, OpenPanel } from './keys/card-panel.ts'
import { usualPlace } from './keys/key-steps.ts'
import { canTest, choicesFor, savedAnswer } from './secret-words.ts'
import { useSettingsWork } from './settings-context.ts'

interface ActionsProps {
  readonly row: SecretRow
  readonly panel: CardPanel | undefined
  readonly open: OpenPanel
  readonly showGuide: () => void
  /** Begins another key under this name. */
  readonly addKey: () => void
}

/** What can be done about a secret: choose the key that counts, add, replace or remove yours, send it elsewhere. */
export function SecretActions({ row, panel, open, showGuide, addKey }: ActionsProps): JSX.Element {
  const { desk } = useSettingsWork()
  const { name, explanation } = row
  const isSaved = savedAnswer(explanation) !== undefined
  const hasDefault = explanation.layers.some(({ layer, found }) => layer === 'default' && found)
  const { neverDefault } = explanation.policy
  const folds: readonly (readonly [title: string, panel: CardPanel])[] = [
    ...(isSaved ? [['Rotate…', { kind: 'rotate', key: usualPlace(row) }] as const] : []),
    ...(isSaved ? [['Remove…', { kind: 'remove' }] as const] : []),
    ['Base URL…', { kind: 'address' }],
    ...(canTest(name) ? [['Test with a run…', { kind: 'paid' }] as const] : []),
  ]
  return (
    <div className="row quiet-row">
      {choicesFor(explanation).map(({ title, layer }) => (
        <button
          key={title}
          type="button"
          className="quiet"
          onClick={() => void (layer === undefined ? desk.unpin(name) : desk.pin(name, layer))}
        >
          {title}
        </button>
      ))}
      {isSaved ? (
        <button type="button" className="quiet" onClick={addKey}>
          Add another key…
        </button>
      ) : null}
      {folds.map(([title, fold]) => {
        const isOpen = panel?.kind === fold.kind
        return (
          <button
            key={title}
            type="button"
            className="quiet"
            aria-expanded={isOpen}
            onClick={() => open(isOpen ? undefined : fold)}
          >
            {title}
          </button>
        )
      })}
      {canTest(name) ? (
        <button type="button" className="quiet" onClick={showGuide}>
          How to get a key
        </button>
      ) : null}
      {hasDefault || neverDefault ? <NeverDefault name={name} isRefused={neverDefault} /> : null}
    </div>
  )
}

function NeverDefault({ name, isRefused }: { readonly name: string; readonly isRefused: boolean }): JSX.Element {
  const { desk } = useSettingsWork()
  const [wanted, setWanted] = useState<boolean>()
  const choose = async (next: boolean): Promise<void> => {
    setWanted(next)
    await desk.refuseDefault(name, next)
    setWanted(undefined)
  }
  return (
    <label className="never">
      <input type="checkbox" checked={wanted ?? isRefused} onChange={({ target }) => void choose(target.checked)} />
      Never use the default key
    </label>
  )
}
