import { isJsonObject, type FlowGraph, type Json, type JsonObject } from '@latchwork/engine'
import { changed, graphCommand, refused, type Command } from '../command.ts'
import { freshId } from '../ids.ts'
import { boxForFile, boxOfFile, entriesOf, framesOf, notesOf, type Frame, type Note } from '../frames.ts'
import type { Point } from '../node-box.ts'

/** Puts a frame around nodes, or at a box. */
export function addFrame(graph: string, frame: Omit<Frame, 'id'>): Command {
  return graphCommand({ label: 'Add a frame', graph }, (before) => {
    if (!isList(before.frames)) return refused(NO_LIST)
    const id = freshEntryId('frame', before.frames)
    return changed({ ...before, frames: [...entriesOf(before.frames), entryOf({ id, ...frame })] }, { frames: [id] })
  })
}

/** Changes a frame's title, colour, nodes or box. Typing merges. */
export function editFrame(graph: string, id: string, change: Partial<Omit<Frame, 'id'>>): Command {
  return graphCommand(
    { label: 'Change a frame', graph, merge: `frame:${id}:${Object.keys(change).join()}` },
    (before) => {
      const frames = editedEntries(before.frames, id, change)
      return frames === undefined ? refused('This frame is gone.') : changed({ ...before, frames })
    },
  )
}

/** Removes a frame; its nodes stay. */
export function removeFrame(graph: string, id: string): Command {
  return graphCommand({ label: 'Delete a frame', graph }, (before) =>
    changed({ ...before, frames: withoutEntry(before.frames, id) }),
  )
}

/** Puts a note on the canvas. */
export function addNote(graph: string, note: Omit<Note, 'id'>): Command {
  return graphCommand({ label: 'Add a note', graph }, (before) => {
    if (!isList(before.notes)) return refused(NO_LIST)
    const id = freshEntryId('note', before.notes)
    return changed({ ...before, notes: [...entriesOf(before.notes), entryOf({ id, ...note })] }, { notes: [id] })
  })
}

/** Changes a note's text, colour or box. Typing merges. */
export function editNote(graph: string, id: string, change: Partial<Omit<Note, 'id'>>): Command {
  return graphCommand(
    { label: 'Change a note', graph, merge: `note:${id}:${Object.keys(change).join()}` },
    (before) => {
      const notes = editedEntries(before.notes, id, change)
      return notes === undefined ? refused('This note is gone.') : changed({ ...before, notes })
    },
  )
}

/** Removes a note. */
export function removeNote(graph: string, id: string): Command {
  return graphCommand({ label: 'Delete a note', graph }, (before) =>
    changed({ ...before, notes: withoutEntry(before.notes, id) }),
  )
}

/** A graph whose frames no longer hold some nodes. A frame that held nothing else goes with them. */
export function dropFromFrames(graph: FlowGraph, ids: ReadonlySet<string>): FlowGraph {
  const frames = framesOf(graph).filter((frame) => frame.nodes?.some((id) => ids.has(id)) === true)
  if (frames.length === 0) return graph
  let entries = graph.frames
  for (const { id, nodes = [] } of frames) {
    const left = nodes.filter((node) => !ids.has(node))
    entries = left.length === 0 ? withoutEntry(entries, id) : (editedEntries(entries, id, { nodes: left }) ?? entries)
  }
  return { ...graph, frames: entries }
}

/** A graph with the notes and frames of one that is dissolved in it, and its nodes in the frames that held the caller. */
export function takeInNotesAndFrames(
  graph: FlowGraph,
  {
    outer,
    inner,
    caller,
    ids,
    shift,
  }: {
    readonly outer: FlowGraph
    readonly inner: FlowGraph
    readonly caller: string
    /** The new ids of the inner graph's nodes. */
    readonly ids: ReadonlyMap<string, string>
    readonly shift: (point: Point) => Point
  },
): FlowGraph {
  let { frames } = outer
  for (const { id, nodes = [] } of framesOf(outer)) {
    if (!nodes.includes(caller)) continue
    const held = nodes.flatMap((node) => (node === caller ? [...ids.values()] : [node]))
    frames = held.length === 0 ? withoutEntry(frames, id) : (editedEntries(frames, id, { nodes: held }) ?? frames)
  }
  return withEntriesOf({ ...graph, ...(frames !== undefined && { frames }) }, { from: inner, ids, shift }).graph
}

/** Where the notes and frames of a graph go in another. */
export interface Move {
  readonly from: FlowGraph
  /** The new ids of its nodes. */
  readonly ids: ReadonlyMap<string, string>
  readonly shift: (point: Point) => Point
}

/** A graph with the notes and frames of another besides its own, under ids that it has not; and those ids. */
export function withEntriesOf(
  graph: FlowGraph,
  { from, ids, shift }: Move,
): { readonly graph: FlowGraph; readonly frames: readonly string[]; readonly notes: readonly string[] } {
  const move = (box: Note['box']): Note['box'] => boxForFile({ ...boxOfFile(box), ...shift(boxOfFile(box)) })
  const made: { frames: string[]; notes: string[] } = { frames: [], notes: [] }
  let { frames, notes } = graph
  for (const { id: _, nodes, box, ...frame } of framesOf(from)) {
    const held = nodes?.flatMap((node) => ids.get(node) ?? [])
    const id = freshEntryId('frame', frames)
    frames = [...entriesOf(frames), entryOf({ id, ...frame, nodes: held, box: box === undefined ? box : move(box) })]
    made.frames.push(id)
  }
  for (const { id: _, box, ...note } of notesOf(from)) {
    const id = freshEntryId('note', notes)
    notes = [...entriesOf(notes), entryOf({ id, ...note, box: move(box) })]
    made.notes.push(id)
  }
  return {
    graph: { ...graph, ...(frames !== undefined && { frames }), ...(notes !== undefined && { notes }) },
    ...made,
  }
}

/** Frames or notes as a file holds them. */
export function entriesForFile(entries: readonly (Frame | Note)[]): readonly Json[] {
  return entries.map((entry) => entryOf({ ...entry }))
}

/** Why a graph cannot take notes and frames; undefined when it can. */
export function whyNoEntries({ frames, notes }: FlowGraph): string | undefined {
  return isList(frames) && isList(notes) ? undefined : NO_LIST
}

/** A graph whose frames hold a node by its new id. */
export function renameInFrames(graph: FlowGraph, from: string, to: string): FlowGraph {
  let entries = graph.frames
  for (const { id, nodes = [] } of framesOf(graph)) {
    if (!nodes.includes(from)) continue
    const held = nodes.map((node) => (node === from ? to : node))
    entries = editedEntries(entries, id, { nodes: held }) ?? entries
  }
  return entries === graph.frames ? graph : { ...graph, frames: entries }
}

/** The entries of `frames` or `notes` with other boxes; undefined when one of them is gone. */
export function withBoxes(
  value: Json | undefined,
  boxes: ReadonlyMap<string, readonly number[]>,
): readonly Json[] | undefined {
  let entries: readonly Json[] | undefined = entriesOf(value)
  for (const [id, box] of boxes) entries = entries && editedEntries(entries, id, { box })
  return entries
}

/** What another program keeps under the same name is not ours to replace. */
function isList(value: Json | undefined): boolean {
  return value === undefined || Array.isArray(value)
}

const NO_LIST =
  'The file holds "notes" or "frames" in a form that this editor does not know, and would lose by this. Make them a list, or remove them from the file.'

function freshEntryId(wish: string, value: Json | undefined): string {
  const taken = new Set(entriesOf(value).map((entry) => (isJsonObject(entry) ? entry['id'] : undefined)))
  return freshId(wish, (id) => taken.has(id))
}

function editedEntries(value: Json | undefined, id: string, change: JsonObject): readonly Json[] | undefined {
  const entries = entriesOf(value)
  if (!entries.some((entry) => hasId(entry, id))) return undefined
  return entries.map((entry) => (isJsonObject(entry) && entry['id'] === id ? entryOf({ ...entry, ...change }) : entry))
}

function withoutEntry(value: Json | undefined, id: string): Json | undefined {
  const left = entriesOf(value).filter((entry) => !hasId(entry, id))
  return left.length === 0 ? undefined : left
}

function hasId(entry: Json, id: string): boolean {
  return isJsonObject(entry) && entry['id'] === id
}

function entryOf(entry: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(entry).filter(([, member]) => member !== undefined))
}
