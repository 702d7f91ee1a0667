import type { TestReport } from '@latchwork/server/api'
import type { JSX } from 'react'
import { useOpenedFlow, useWorkbench } from '../../workbench/index.ts'
import { goToPath, placeOf } from '../node-of-path.ts'
import { TextDifference } from './verdict.tsx'

/** A call that the recording does not have so: of which node, and what is another text in it. */
export function ChangedCall({ miss }: { readonly miss: TestReport['misses'][number] }): JSX.Element {
  const { path, what, why, differences } = miss
  const texts = differences.flatMap(({ path: place, before, after }) =>
    typeof before === 'string' && typeof after === 'string' ? [{ place, before, after }] : [],
  )
  const areTexts = texts.length > 0 && texts.length === differences.length
  return (
    <li>
      <NodeLink path={path} /> asks for {what}. {areTexts ? 'It differs from what was recorded:' : why}
      {areTexts
        ? texts.map(({ place, before, after }) => <TextDifference key={place} before={before} after={after} />)
        : null}
    </li>
  )
}

/** The node of a call; leads there while the flow still has it. */
export function NodeLink({ path }: { readonly path: string }): JSX.Element {
  const workbench = useWorkbench()
  const flow = useOpenedFlow()?.document.state().flow
  if (flow === undefined || placeOf(flow, path) === undefined) return <code>{path}</code>
  return (
    <button type="button" className="quiet node-link" onClick={() => goToPath(workbench, path)}>
      {path}
    </button>
  )
}
