import { parseFlow, type Flow } from '@latchwork/engine'

/** A starter flow. */
export interface Template {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly text: string
  readonly flow: Flow
}

/** Loads the starter flows, which are not part of the first frame. */
export async function loadTemplates(): Promise<readonly Template[]> {
  const files = import.meta.glob<string>('../../../../examples/templates/*.flow.json', {
    query: '?raw',
    import: 'default',
  })
  return Promise.all(Object.entries(files).map(async ([path, load]) => readTemplate(path, await load())))
}

function readTemplate(path: string, text: string): Template {
  const flow = parseFlow(text)
  const { name, description = '' } = flow
  const id = path.slice(path.lastIndexOf('/') + 1, -'.flow.json'.length)
  return { id, title: titleOfName(name), description, text, flow }
}

/** `ask-with-tools` as people write it: `Ask with tools`. */
function titleOfName(name: string): string {
  const words = name.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
