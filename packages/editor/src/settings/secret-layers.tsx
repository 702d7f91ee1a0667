import type { JSX } from 'react'
import type { SecretExplanation } from '@latchwork/server/api'
import { layerBadge, layerFacts, layerTitle } from './secret-words.ts'

/** What every layer holds, in the order in which they are asked: the first one that has a key counts. */
export function SecretLayers({ explanation }: { readonly explanation: SecretExplanation }): JSX.Element | null {
  const { layers, winner, problem } = explanation
  if (layers.length === 0) return null
  return (
    <>
      <table className="layers">
        <thead className="unseen">
          <tr>
            <th scope="col">Layer</th>
            <th scope="col">What it holds</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {layers.map((answer) => {
            const badge = layerBadge(answer, explanation)
            return (
              <tr
                key={answer.layer}
                className={answer.layer === winner?.layer ? 'win' : undefined}
                title={answer.location}
              >
                <th scope="row">{layerTitle(answer)}</th>
                <td>{layerFacts(answer)}</td>
                <td>{badge === undefined ? null : <span className={`chip ${badge.tone}`}>{badge.text}</span>}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {problem === undefined ? null : <p className="problem">{problem.message}</p>}
    </>
  )
}
