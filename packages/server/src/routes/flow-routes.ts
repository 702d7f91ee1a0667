import { formatFlow, type Registry } from '@latchwork/engine'
import type { OpenFlow } from '../api/flows.ts'
import type { FlowProblem } from '../api/problem.ts'
import { checkText } from '../flows/check-text.ts'
import type { FlowFile } from '../flows/flow-folder.ts'
import type { Services } from '../services.ts'
import type { Handlers } from './handler.ts'

type FlowRoute =
  | 'flows.list'
  | 'flows.open'
  | 'flows.save'
  | 'flows.create'
  | 'flows.rename'
  | 'flows.duplicate'
  | 'flows.delete'
  | 'flows.trash'
  | 'flows.restore'
  | 'flows.check'

/** The routes of flow files. */
export function flowRoutes({ flows, registry, redactor }: Services): Handlers<FlowRoute> {
  const opened = (file: FlowFile): OpenFlow => {
    const hidden = redactor.redact(file.text) === file.text ? [] : [secretInFile]
    return describe(file, registry, hidden)
  }
  return {
    'flows.list': () => flows.list(),
    'flows.open': async ({ query }) => opened(await flows.open(query.path)),
    'flows.save': async ({ body: { path, text, revision } }) => {
      const { text: _text, ...saved } = opened(await flows.save(path, text, revision))
      return saved
    },
    'flows.create': async ({ body: { path, text } }) => opened(await flows.create(path, text)),
    'flows.rename': ({ body: { path, to } }) => flows.rename(path, to),
    'flows.duplicate': ({ body: { path, to } }) => flows.duplicate(path, to),
    'flows.delete': ({ body: { path } }) => flows.remove(path),
    'flows.trash': async () => ({ flows: await flows.trash() }),
    'flows.restore': ({ body: { id, to } }) => flows.restore(id, to),
    'flows.check': ({ body: { text } }) => ({ problems: checkText(text, registry).problems }),
  }
}

function describe(file: FlowFile, registry: Registry, more: readonly FlowProblem[]): OpenFlow {
  const { flow, problems } = checkText(file.text, registry)
  const isCanonical = flow !== undefined && formatFlow(flow) === file.text
  return { ...file, isCanonical, problems: [...problems, ...more] }
}

const secretInFile: FlowProblem = {
  code: 'secret-in-file',
  path: '',
  message: 'This file holds the value of one of your secrets, for everybody to read who gets the file.',
  hint: 'Take it out, and let a node ask for the secret by its name.',
}
