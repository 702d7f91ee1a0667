import { useCallback, type JSX } from 'react'
import { useWorkbench } from '../../workbench/index.ts'
import { useAnswer } from '../use-answer.ts'

/** What was done to keys, newest first, without any value. */
export function AuditSection(): JSX.Element {
  const { api } = useWorkbench()
  const [log, again] = useAnswer(useCallback(() => api.call('secrets.audit', { query: { limit: 100 } }), [api]))
  if (log.status === 'asking') return <p role="status">Asking the server…</p>
  if (log.status === 'failed') return <p className="problem">{log.message}</p>
  const { entries, total, unreadable } = log.value
  return (
    <>
      <div className="row">
        <p className="dim grow">
          {entries.length === 0 ? 'Nothing has happened to a key yet.' : null}
          {total > entries.length ? `The last ${entries.length} of ${total} entries.` : null}
          {unreadable === 0 ? null : ` ${unreadable} lines of the log’s file are no entries: it was edited.`}
        </p>
        <button type="button" className="quiet" onClick={again}>
          Refresh
        </button>
      </div>
      <table className="audit">
        <thead className="unseen">
          <tr>
            <th scope="col">When</th>
            <th scope="col">What</th>
            <th scope="col">Fingerprint of the key</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ at, words, fingerprint }, index) => (
            <tr key={`${at} ${index}`}>
              <td className="dim">
                {new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}
              </td>
              <td>{words}</td>
              <td className="mono dim">{fingerprint}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
