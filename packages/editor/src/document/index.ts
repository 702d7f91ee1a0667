export { createEditorDocument, MERGE_PAUSE } from './document.ts'
export type { DocumentOptions, DocumentState, EditorDocument, ReadOnly, Transaction } from './document.ts'
export type { Change, Command, Created } from './command.ts'
export { createPortBook, ownPort, type NodePorts, type PortBook } from './port-book.ts'
export { createSelection, NOTHING, type Selected, type Selection } from './selection.ts'
export { graphAt } from './graph.ts'
export { allWires, NEW_PORT, outputSource, wireEnd, wireEnds, wireText, type WireEnd, type WireEnds } from './wire.ts'
export { judgeWire, type WirePlace, type WireVerdict } from './judge-wire.ts'
export { bendsOf, layoutOf, placesOf } from './places.ts'
export { boxAround, boxesMeet, grownBox, heightOfRows, isInside, NODE_BOX, type Box, type Point } from './node-box.ts'
export { placeName } from './place-name.ts'
export {
  addNode,
  removeNodes,
  setBypass,
  setFrozen,
  setLiteral,
  setNodeGraph,
  setPolicy,
  setTitle,
  type NewNode,
} from './commands/nodes.ts'
export { moveTogether, type Places } from './commands/move.ts'
export { renameNode } from './commands/rename-node.ts'
export { connect, disconnect, orderWires, reconnect, setBends, wiresOf } from './commands/wires.ts'
export { addFrame, addNote, editFrame, editNote, removeFrame, removeNote } from './commands/frames.ts'
export { boxForFile, boxOfFile, firstLineOf, FRAME_COLORS, framesOf, notesOf, type Frame, type Note } from './frames.ts'
export { alignNodes, applyLayout, distributeNodes, type Alignment } from './commands/arrange.ts'
export { chooseSecretLabel, describeFlow, renameFlow } from './commands/flow.ts'
export { replaceFlow } from './commands/replace-flow.ts'
export { copiedOf, copyNodes, duplicateNodes, pasteNodes, readClipboard, type Clip } from './commands/clipboard.ts'
export {
  addGraph,
  removeGraph,
  removeGraphPort,
  renameGraph,
  renameGraphPort,
  runnersOf,
  setGraphInput,
  setGraphOutput,
} from './commands/graphs.ts'
export { layoutRequest } from './layout-request.ts'
export { makeSubgraph } from './commands/subgraph.ts'
export { dissolveSubgraph } from './commands/dissolve.ts'
