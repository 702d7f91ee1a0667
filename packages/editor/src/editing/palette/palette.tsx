import { Star } from 'lucide-react'
import type { JSX } from 'react'
import { colorOfType, type PaletteRequest } from '../../canvas/index.ts'
import type { OpenedFlow } from '../../workbench/index.ts'
import { Picker } from '../search/picker.tsx'
import type { PaletteEntry } from './palette-entries.ts'
import { usePalette } from './use-palette.ts'

/** The palette of node types: search, favourites, what was used last, and every family. */
export function Palette(props: {
  readonly opened: OpenedFlow
  readonly request: PaletteRequest | undefined
}): JSX.Element {
  const { query, setQuery, sections, favourites, add, toggleFavourite, close } = usePalette(props)
  const pickOf = ({ type, port }: PaletteEntry) => ({
    key: type.type,
    title: type.title,
    detail: type.summary,
    color: colorOfType(type.type),
    trailing: (
      <>
        {port === undefined ? null : `${port} `}
        <Star
          size={13}
          className={favourites.includes(type.type) ? 'picker-star is-on' : 'picker-star'}
          fill={favourites.includes(type.type) ? 'currentColor' : 'none'}
          aria-hidden
          onClick={(event) => {
            event.stopPropagation()
            toggleFavourite(type.type)
          }}
        />
      </>
    ),
  })
  return (
    <Picker
      label="Add a node"
      placeholder="Search nodes"
      query={query}
      onQuery={setQuery}
      sections={sections.map(({ title, entries }) => ({ title, picks: entries.map(pickOf) }))}
      onPick={add}
      onClose={close}
      onKey={(event, type) => {
        if (!event.altKey || event.code !== 'KeyF') return false
        toggleFavourite(type)
        return true
      }}
      at={props.request?.client}
      empty={props.request?.wire === undefined ? 'No node is called that.' : 'No node with such a name fits this wire.'}
      footer={
        props.request?.wire === undefined
          ? 'Enter adds, Alt+F marks a favourite'
          : 'Only what fits the wire. Enter adds and connects.'
      }
    />
  )
}
