import {
  autocompletion,
  closeCompletion,
  completionKeymap,
  completionStatus,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language'
import { EditorState, Prec, StateEffect, StateField } from '@codemirror/state'
import { Decoration, EditorView, keymap, tooltips, type DecorationSet, type KeyBinding } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { openName, templateNames } from './template-names.ts'

/** An editor for code in an element. */
export interface CodeView {
  /** Takes over a text that was changed elsewhere: by undo, say. */
  readonly show: (text: string) => void
  /** Marks the place of a problem, or none. */
  readonly mark: (at: number | undefined) => void
  readonly focus: () => void
  readonly destroy: () => void
}

/** What an editor for code shows and tells. */
export interface CodeViewOptions {
  readonly text: string
  readonly language: 'template' | 'json' | 'text'
  readonly label: string
  /** The names that are offered after `{{`. */
  readonly variables: () => readonly string[]
  readonly onChange: (text: string) => void
}

/** Makes an editor for code. */
export function createCodeView(parent: HTMLElement, options: CodeViewOptions): CodeView {
  const { text, language, label, onChange, variables } = options
  let isShowing = false
  const languages = {
    json: [json(), bracketMatching(), indentOnInput(), syntaxHighlighting(COLORS)],
    template: [
      templateMarks,
      // The list moves with the field when something above it grows.
      tooltips({ position: 'absolute' }),
      autocompletion({ override: [(context) => completeName(context, variables())], icons: false }),
    ],
    text: [],
  }
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        history(),
        Prec.highest(keymap.of([dropPending])),
        keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
        EditorView.lineWrapping,
        // Where fields cannot be changed, neither can this one; its text can still be read and copied.
        EditorState.readOnly.of(parent.closest('fieldset:disabled') !== null),
        EditorView.contentAttributes.of({ 'aria-label': label }),
        problemMark,
        languages[language],
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !isShowing) onChange(update.state.doc.toString())
        }),
      ],
    }),
  })
  return {
    show(next) {
      if (next === view.state.doc.toString()) return
      isShowing = true
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } })
      isShowing = false
    },
    mark: (at) => view.dispatch({ effects: setMark.of(at) }),
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  }
}

/** Escape closes a list that is shown. One that is still on its way must not swallow it: Escape leaves the field. */
const dropPending: KeyBinding = {
  key: 'Escape',
  run(view) {
    if (completionStatus(view.state) === 'pending') closeCompletion(view)
    return false
  },
}

/** Offers the names that the node knows already, and what else the text names. */
function completeName(context: CompletionContext, variables: readonly string[]): CompletionResult | null {
  const text = context.state.doc.toString()
  const open = openName(text, context.pos)
  if (open === undefined) return null
  const names = new Set([...variables, ...templateNames(text).map(({ name }) => name)])
  names.delete(open.typed)
  const isClosed = text.startsWith('}}', context.pos)
  return {
    from: open.from,
    options: [...names]
      .filter((name) => /^\w+$/.test(name))
      .map((name) => ({ label: name, apply: isClosed ? name : `${name}}}` })),
  }
}

const nameMark = Decoration.mark({ class: 'code-variable' })

function marksOf(state: EditorState): DecorationSet {
  return Decoration.set(templateNames(state.doc.toString()).map(({ from, to }) => nameMark.range(from, to)))
}

const templateMarks = StateField.define<DecorationSet>({
  create: marksOf,
  update: (marks, change) => (change.docChanged ? marksOf(change.state) : marks),
  provide: (field) => EditorView.decorations.from(field),
})

const setMark = StateEffect.define<number | undefined>()

const problemMark = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, change) {
    for (const effect of change.effects) {
      if (effect.is(setMark)) return markAt(effect.value, change.state.doc.length)
    }
    return marks.map(change.changes)
  },
  provide: (field) => EditorView.decorations.from(field),
})

function markAt(at: number | undefined, length: number): DecorationSet {
  if (at === undefined || length === 0) return Decoration.none
  const from = Math.min(at, length - 1)
  return Decoration.set([Decoration.mark({ class: 'code-wrong' }).range(from, from + 1)])
}

const COLORS = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--accent)' },
  { tag: tags.string, color: 'var(--text)' },
  { tag: tags.number, color: 'var(--number)' },
  { tag: [tags.bool, tags.null], color: 'var(--boolean)' },
])
