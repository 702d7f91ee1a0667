import type { JSX } from 'react'
import { colorOfType } from '../../canvas/index.ts'
import { useOpenedFlow, type OpenedFlow } from '../../workbench/index.ts'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './outline.css'
import { ROW, useOutline } from './use-outline.ts'

/** All nodes of the flow as a tree, those out of view among them. */
export function Outline(): JSX.Element | null {
  const opened = useOpenedFlow()
  return opened === undefined ? null : <Tree opened={opened} />
}

function Tree({ opened }: { readonly opened: OpenedFlow }): JSX.Element {
  const { rows, first, shown, active, selected, scroller, onScroll, onKeyDown, onPress, idOf, hasBreakpoint } =
    useOutline(opened)
  return (
    <section ref={scroller} className="outline" aria-label="Nodes of the flow" onScroll={onScroll}>
      <div
        role="tree"
        aria-label="Outline"
        tabIndex={0}
        aria-activedescendant={shown.some(({ key }) => key === active) ? idOf(active ?? '') : undefined}
        onKeyDown={onKeyDown}
        style={{ height: Math.max(ROW, rows.length * ROW) }}
      >
        {shown.map((row, index) => (
          <div
            key={row.key}
            id={idOf(row.key)}
            role="treeitem"
            aria-level={row.level}
            aria-posinset={row.position}
            aria-setsize={row.siblings}
            aria-expanded={row.isExpanded}
            aria-selected={selected(row)}
            aria-label={`${row.title}, ${row.type}${hasBreakpoint(row) ? ', breakpoint' : ''}`}
            title={row.title}
            className={row.key === active ? 'outline-row is-active' : 'outline-row'}
            style={{
              top: (first + index) * ROW,
              paddingLeft: 6 + (row.level - 1) * 14,
              borderColor: `var(--${colorOfType(row.type)})`,
            }}
            onClick={(event) =>
              onPress(row, event.target instanceof HTMLElement && event.target.matches('.outline-fold'))
            }
          >
            {row.isExpanded === undefined ? null : (
              <span className="outline-fold" aria-hidden>
                {row.isExpanded ? '▾' : '▸'}
              </span>
            )}
            {row.title}
            {hasBreakpoint(row) ? <i className="outline-breakpoint" title="Breakpoint" /> : null}
          </div>
        ))}
      </div>
      {rows.length === 0 ? <p className="outline-none">No nodes yet. Press / on the canvas to add one.</p> : null}
    </section>
  )
}
