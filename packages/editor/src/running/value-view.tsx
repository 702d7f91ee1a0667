import { isJsonObject, type Json } from '@latchwork/engine'
import { Suspense, useState, type JSX } from 'react'
import { JsonTree } from './json-tree.tsx'
import { MediaView } from './media-view.tsx'
import { isBlob, shapeOf } from './value-file.ts'
import { ValueTable } from './value-table.tsx'
import { onDemand } from '../workbench/index.ts'

const Markdown = onDemand(async () => (await import('./markdown.tsx')).Markdown, PlainText)

/** Texts are cut here until someone asks for the rest, so that the page stays quick. */
const LONG = 20_000

/** A value as its kind wants to be seen. `isPlain` shows Markdown and tables as they are written. */
export function ValueView({ value, name, isPlain = false }: ValueViewProps): JSX.Element {
  const shape = shapeOf(value)
  if (isBlob(value)) return <MediaView value={value} name={name} />
  if (typeof value === 'string') return <TextView text={value} isMarkdown={shape === 'markdown' && !isPlain} />
  if (shape === 'table' && !isPlain && Array.isArray(value)) return <ValueTable rows={value} />
  if (shape === 'list' && Array.isArray(value) && value.some((item) => isBlob(item) || typeof item === 'string'))
    return <ListView items={value} name={name} isPlain={isPlain} />
  if (isJsonObject(value) || Array.isArray(value)) return <JsonTree value={value} />
  return <p className="value-plain">{JSON.stringify(value)}</p>
}

interface ValueViewProps {
  readonly value: Json
  readonly name: string
  readonly isPlain?: boolean
}

function TextView({ text, isMarkdown }: { readonly text: string; readonly isMarkdown: boolean }): JSX.Element {
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? text : text.slice(0, LONG)
  const plain = <PlainText text={shown} />
  return (
    <>
      {isMarkdown ? (
        <Suspense fallback={plain}>
          <Markdown text={shown} />
        </Suspense>
      ) : (
        plain
      )}
      {shown.length < text.length ? (
        <button type="button" className="quiet" onClick={() => setWhole(true)}>
          Show all {text.length.toLocaleString('en-US')} characters
        </button>
      ) : null}
    </>
  )
}

function PlainText({ text }: { readonly text: string }): JSX.Element {
  return <p className="value-text">{text === '' ? <span className="faint">Empty text</span> : text}</p>
}

const PAGE = 50

function ListView({ items, name, isPlain }: ListViewProps): JSX.Element {
  const [limit, setLimit] = useState(PAGE)
  return (
    <>
      <ol className="value-list" start={0}>
        {items.slice(0, limit).map((item, index) => (
          <li key={index}>
            <ValueView value={item} name={`${name} ${index}`} isPlain={isPlain} />
          </li>
        ))}
      </ol>
      {items.length > limit ? (
        <button type="button" className="quiet" onClick={() => setLimit(limit + PAGE)}>
          Show {Math.min(PAGE, items.length - limit)} more of {items.length}
        </button>
      ) : null}
    </>
  )
}

interface ListViewProps {
  readonly items: readonly Json[]
  readonly name: string
  readonly isPlain: boolean
}
