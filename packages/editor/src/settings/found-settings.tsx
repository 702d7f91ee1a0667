import type { JSX } from 'react'
import { useStore } from '../workbench/index.ts'
import { findSettings } from './find-settings.ts'
import { useSettingsWork } from './settings-context.ts'

/** What the search found, over all pages. */
export function FoundSettings({ search }: { readonly search: string }): JSX.Element {
  const { desk, goTo } = useSettingsWork()
  const found = findSettings(search, useStore(desk).rows)
  return (
    <>
      <h2>Found settings</h2>
      <p className="lead" role="status">
        {found.length === 0 ? `Nothing is called “${search.trim()}”.` : countOf(found.length)}
      </p>
      <ul className="found">
        {found.map(({ title, page, place }) => (
          <li key={`${place.page}/${place.name ?? ''}`}>
            <button type="button" onClick={() => goTo(place)}>
              <span>{title}</span>
              <span className="dim">{page}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

function countOf(count: number): string {
  return count === 1 ? '1 setting' : `${count} settings`
}
