import { defineNode, port } from '@latchwork/engine'
import { httpRequestSettings } from './settings.ts'

/** Sends a request to an address on the public internet. */
export const httpRequest = defineNode({
  type: 'http.request',
  title: 'HTTP request',
  summary:
    'Sends a request to a public web address and gives the answer. Addresses of this machine and its network are refused.',
  inputs: {
    url: port.text({ summary: 'Begins with https:// or http://.' }),
    body: port.text({ optional: true, control: 'text', summary: 'What is sent along; not with GET and HEAD.' }),
  },
  outputs: {
    status: port.number({ summary: '200 when all is well. Errors such as 404 are statuses too.' }),
    headers: port.json({ summary: 'By name in lower case; set-cookie is a list.' }),
    body: port.text({ summary: 'Wire it to json.parse if the answer is JSON.' }),
  },
  settings: httpRequestSettings,
  policy: { timeoutMs: 30_000 },
  load: () => import('./request.run.ts'),
})
