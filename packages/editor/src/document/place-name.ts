/** The name of a node wherever it runs, as breakpoints have it: `ask`; of another graph `graphs.one-file.nodes.ask`. */
export function placeName(graph: string, id: string): string {
  return graph === '' ? id : `graphs.${graph}.nodes.${id}`
}
