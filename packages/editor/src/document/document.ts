import type { Flow } from '@latchwork/engine'
import type { Change, Command } from './command.ts'
import { applyDelta, difference, type Delta } from './delta.ts'
import type { PortBook } from './port-book.ts'

/** A flow as it stands, and what can be undone. A new object after every change. */
export interface DocumentState {
  readonly flow: Flow
  /** What Undo would take back; undefined when there is nothing. */
  readonly undo: string | undefined
  readonly redo: string | undefined
}

/** A flow that is being edited: one value, one history. */
export interface EditorDocument {
  readonly ports: PortBook
  /** Only of one that shows a flow and takes no change. */
  readonly readOnly?: ReadOnly
  /** The state now; the same object until something changes, as `useSyncExternalStore` wants it. */
  readonly state: () => DocumentState
  /** Calls back after every change; returns the undo of that. */
  readonly subscribe: (listener: () => void) => () => void
  /** Carries a command out, or says why it cannot be. */
  readonly run: (command: Command) => Change
  readonly undo: () => void
  readonly redo: () => void
  /** All commands that run before `end` are one step of the history; `cancel` takes them back without a trace. */
  readonly begin: (label: string) => Transaction
  /** Ends the merging of commands, so that the next one is a step of its own. */
  readonly settle: () => void
}

/** Why a document takes no change. */
export interface ReadOnly {
  readonly reason: string
  /** Tells the person that, as every command does that is tried all the same. */
  readonly tell: () => void
}

/** Commands that become one step, or none. */
export interface Transaction {
  readonly end: () => void
  readonly cancel: () => void
}

/** What a document needs besides its flow. */
export interface DocumentOptions {
  readonly ports: PortBook
  /** Milliseconds; decides whether commands merge. */
  readonly now: () => number
}

interface Step {
  readonly label: string
  readonly delta: Delta
}

/** The newest step while it may still grow, and the flow before it. */
interface Growing {
  readonly before: Flow
  readonly merge: string
  readonly at: number
}

/** A pause that ends the merging of commands, in milliseconds. */
export const MERGE_PAUSE = 1000

/**
 * Makes a document out of a flow.
 * @example
 * const document = createEditorDocument(parseFlow(text), { ports: createPortBook(registry), now: Date.now })
 * document.run(setTitle('', 'ask', 'Ask the model'))
 * document.undo()
 */
export function createEditorDocument(flow: Flow, { ports, now }: DocumentOptions): EditorDocument {
  const done: Step[] = []
  const undone: Step[] = []
  const listeners = new Set<() => void>()
  let growing: Growing | undefined
  let open: { readonly before: Flow; readonly label: string } | undefined
  let state: DocumentState = { flow, undo: undefined, redo: undefined }

  function show(next: Flow): void {
    state = { flow: next, undo: open?.label ?? done.at(-1)?.label, redo: undone.at(-1)?.label }
    for (const listener of listeners) listener()
  }

  function run(command: Command): Change {
    const before = state.flow
    const change = command.change(before, ports)
    if (change.status === 'refused' || change.value === before) return change
    if (open === undefined && !record(command, before, change.value)) return { ...change, value: before }
    show(change.value)
    return change
  }

  /** False when nothing differs, so that there is no step which undoes nothing. */
  function record({ label, merge }: Command, before: Flow, after: Flow): boolean {
    const grows = growing !== undefined && growing.merge === merge && now() - growing.at < MERGE_PAUSE
    const start = grows && growing !== undefined ? growing.before : before
    if (!grows && difference(before, after) === undefined) return false
    if (grows) done.pop()
    undone.length = 0
    push(label, start, after)
    growing = merge === undefined ? undefined : { before: start, merge, at: now() }
    return true
  }

  function push(label: string, before: Flow, after: Flow): void {
    const delta = difference(before, after)
    if (delta !== undefined) done.push({ label, delta })
  }

  function travel(from: Step[], to: Step[], towards: 'before' | 'after'): void {
    endTransaction()
    growing = undefined
    const step = from.pop()
    if (step === undefined) return
    to.push(step)
    show(applyDelta(state.flow, step.delta, towards))
  }

  function begin(label: string): Transaction {
    endTransaction()
    growing = undefined
    const mine = { before: state.flow, label }
    open = mine
    return {
      end: () => {
        if (open === mine) endTransaction()
      },
      cancel: () => {
        if (open !== mine) return
        open = undefined
        show(mine.before)
      },
    }
  }

  function endTransaction(): void {
    if (open === undefined) return
    const { before, label } = open
    open = undefined
    if (difference(before, state.flow) === undefined) return show(before)
    undone.length = 0
    push(label, before, state.flow)
    show(state.flow)
  }

  return {
    ports,
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    run,
    undo: () => travel(done, undone, 'before'),
    redo: () => travel(undone, done, 'after'),
    begin,
    settle: () => {
      growing = undefined
    },
  }
}
