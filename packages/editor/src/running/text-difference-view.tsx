import { textDifference, type TextPiece } from '@latchwork/server/api'
import { Fragment, useMemo, type JSX } from 'react'

/** What two texts have in common is cut to so many characters before and after each difference. */
const AROUND = 160

/** Two texts as one, with what was taken out and what was put in. */
export function TextDifferenceView({ a, b }: { readonly a: string; readonly b: string }): JSX.Element {
  const found = useMemo(() => textDifference(a, b), [a, b])
  if (found === undefined)
    return (
      <p className="faint">
        Too long or too different to be shown piece by piece: {a.length.toLocaleString('en-US')} and{' '}
        {b.length.toLocaleString('en-US')} characters.
      </p>
    )
  const { pieces } = found
  return (
    <p className="difference-text">
      {pieces.map((piece, index) => (
        <Fragment key={index}>
          <Piece piece={piece} isFirst={index === 0} isLast={index === pieces.length - 1} />
        </Fragment>
      ))}
    </p>
  )
}

interface PieceProps {
  readonly piece: TextPiece
  readonly isFirst: boolean
  readonly isLast: boolean
}

function Piece({ piece: { in: where, text }, isFirst, isLast }: PieceProps): JSX.Element {
  if (where === 'a') return <del>{text}</del>
  if (where === 'b') return <ins>{text}</ins>
  const [head, tail] = [isFirst ? '' : text.slice(0, AROUND), isLast ? '' : text.slice(-AROUND)]
  const left = text.length - head.length - tail.length
  if (left < AROUND) return <>{text}</>
  return (
    <>
      {head}
      <span className="same-text">{`… ${left.toLocaleString('en-US')} characters the same …`}</span>
      {tail}
    </>
  )
}
