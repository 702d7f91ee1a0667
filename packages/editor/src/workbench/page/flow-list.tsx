import { FilePlus2 } from 'lucide-react'
import { Fragment, Suspense, useEffect, useRef, type JSX } from 'react'
import { wordsOf } from '../session/failure.ts'
import { nameOfPath } from '../session/library.ts'
import { useShell } from '../shell.ts'
import { createStore, useStore } from '../store.ts'
import { onDemand } from '../on-demand.tsx'

const FlowMenu = onDemand(async () => (await import('./flow-menu.tsx')).FlowMenu)

/** The path while no flow is open. */
const NOWHERE = createStore<string | undefined>(undefined)

/** The project's flows; the open one is marked. */
export function FlowList(): JSX.Element {
  const { library, session, workbench } = useShell()
  const flows = useStore(library)
  const shown = useStore(session)
  const open = useStore((shown?.document.readOnly === undefined ? shown?.path : undefined) ?? NOWHERE)
  return (
    <nav className="flow-list" aria-label="Flows">
      <div className="list-head">
        <h2>Flows</h2>
        <button
          type="button"
          className="icon-button"
          aria-label="New flow"
          title="New flow"
          onClick={() => workbench.panels.open('new-flow')}
        >
          <FilePlus2 size={14} aria-hidden="true" />
        </button>
      </div>
      {flows?.length === 0 ? <p className="list-empty">There is no flow in this folder yet.</p> : null}
      {foldersOf(flows?.map(({ path }) => path) ?? []).map(([folder, paths]) => (
        <Fragment key={folder}>
          {folder === '' ? null : (
            <h3 className="flow-folder" title={folder}>
              {folder.slice(0, -1)}
            </h3>
          )}
          <ul>
            {paths.map((path) => (
              <FlowLine key={path} path={path} isOpen={path === open} />
            ))}
          </ul>
        </Fragment>
      ))}
    </nav>
  )
}

/** Paths by folder; what stands in none comes first. */
function foldersOf(paths: readonly string[]): readonly (readonly [folder: string, paths: readonly string[]])[] {
  return [...Map.groupBy(paths, folderOfPath)].toSorted(([a], [b]) => Number(a !== '') - Number(b !== ''))
}

function folderOfPath(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}

function FlowLine({ path, isOpen }: { readonly path: string; readonly isOpen: boolean }): JSX.Element {
  const { workbench, parts } = useShell()
  const hasMenus = useStore(parts) !== undefined
  const line = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isOpen) line.current?.scrollIntoView({ block: 'nearest' })
  }, [isOpen])
  const open = () => {
    if (!isOpen) workbench.openFlow(path).catch((error: unknown) => workbench.notify(wordsOf(error), { tone: 'bad' }))
  }
  return (
    <li ref={line} className={isOpen ? 'flow-line is-open' : 'flow-line'}>
      <button
        type="button"
        className="flow-name"
        title={path}
        aria-current={isOpen ? 'page' : undefined}
        onClick={open}
      >
        <span className="unseen">{folderOfPath(path)}</span>
        {nameOfPath(path)}
      </button>
      <Suspense fallback={<MenuToCome />}>{hasMenus ? <FlowMenu path={path} /> : <MenuToCome />}</Suspense>
    </li>
  )
}

/** Holds the place of a flow's menu, so that a long name is cut from the start. */
function MenuToCome(): JSX.Element {
  return <span className="icon-button" aria-hidden="true" />
}
