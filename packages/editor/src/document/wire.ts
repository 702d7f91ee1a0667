import type { FlowGraph, FlowOutput } from '@latchwork/engine'

/** The port of `input` and `output` that makes a new input or output when a wire is led to it. */
export const NEW_PORT = '+'

/** One end of a wire. The nodes `input` and `output` are the graph's own inputs and outputs. */
export interface WireEnd {
  readonly node: string
  readonly port: string
}

/** A wire's two ends. */
export interface WireEnds {
  readonly from: WireEnd
  readonly to: WireEnd
}

const ARROW = ' -> '

/** `"ask.text -> join.parts"`; a wire's text is also its name in the editor. */
export function wireText(from: WireEnd, to: WireEnd): string {
  return `${from.node}.${from.port}${ARROW}${to.node}.${to.port}`
}

/** The ends of a wire by its text. */
export function wireEnds(text: string): WireEnds {
  const arrow = text.indexOf(ARROW)
  return { from: wireEnd(text.slice(0, arrow)), to: wireEnd(text.slice(arrow + ARROW.length)) }
}

/** `"ask.text"` in its two parts; both empty when it is not an end. */
export function wireEnd(text: string): WireEnd {
  const dot = text.indexOf('.')
  return dot < 0 ? { node: '', port: '' } : { node: text.slice(0, dot), port: text.slice(dot + 1) }
}

/** Where an output of a graph comes from; empty for one that is not connected. */
export function outputSource(output: FlowOutput): string {
  return typeof output === 'string' ? output : output.from
}

/** The output with another source, its other facts kept. */
export function withSource(output: FlowOutput | undefined, from: string): FlowOutput {
  return output === undefined || typeof output === 'string' ? from : { ...output, from }
}

/** All wires of a graph, those to its outputs among them: `"ask.text -> output.answer"`. */
export function allWires(graph: FlowGraph): readonly string[] {
  const ends = Object.entries(graph.outputs ?? {})
  return [...graph.wires, ...ends.flatMap(([name, output]) => outputWire(name, outputSource(output)))]
}

function outputWire(name: string, from: string): readonly string[] {
  return from === '' ? [] : [`${from}${ARROW}output.${name}`]
}
