import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startTestServer } from './start-test-server.ts'

const bytes = Buffer.from('not really a picture')
const hash = createHash('sha256').update(bytes).digest('hex')

test.each([
  '../../escaped.png',
  '/etc/passwd',
  'C:\\x.png',
  '..',
  'a\u0000b',
  '.env',
  '<img src=x onerror=alert(1)>',
  'é',
])('the name %j of a file is a label, and never a place', async (name) => {
  await using server = await startTestServer()
  const before = await filesIn(server.project)
  const blob = await server.client.call('blobs.write', {
    body: { mediaType: 'image/png', name, base64: bytes.toString('base64') },
  })
  expect(blob).toEqual({ blob: `sha256:${hash}`, mediaType: 'image/png', name, size: bytes.length })
  const added = (await filesIn(server.project)).filter((file) => !before.includes(file))
  expect(added).toEqual([join('.latchwork', 'blobs'), join('.latchwork', 'blobs', hash)])
  const kept = join(server.project, '.latchwork', 'blobs', hash)
  expect(await readFile(kept)).toEqual(bytes)
  expect((await stat(kept)).mode & 0o777).toBe(0o600)
  const answer = await server.send(`/api/blobs/${blob.blob}`)
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes)
  // Whatever it is, the page is told nothing by which it could run it.
  expect(answer.headers.get('content-type')).toBe('application/octet-stream')
  expect(answer.headers.get('content-disposition')).toBe('attachment')
})

test.each([
  ['a name that is too long', { mediaType: 'image/png', name: 'x'.repeat(256), base64: '' }],
  ['what is not base64', { mediaType: 'image/png', base64: 'not base64!' }],
  ['a kind that is none', { mediaType: 'picture', base64: '' }],
  ['a kind with a line break in it', { mediaType: 'image/png\r\nx: y', base64: '' }],
  ['nothing', {}],
])('an upload of %s is refused', async (_, body) => {
  await using server = await startTestServer()
  const answer = await server.send('/api/blobs', { method: 'POST', body: JSON.stringify(body) })
  expect(answer.status).toBe(400)
  expect(await filesIn(server.project)).not.toContain(join('.latchwork', 'blobs'))
})

test('an upload beyond the limit is refused, and nothing of it is kept', async () => {
  await using server = await startTestServer()
  const base64 = randomBytes(13 * 1024 * 1024).toString('base64')
  const body = JSON.stringify({ mediaType: 'image/png', base64 })
  // The server may close while the rest is still being sent.
  const status = await server.send('/api/blobs', { method: 'POST', body }).then(
    (answer) => answer.status,
    () => 413,
  )
  expect(status).toBe(413)
  expect(await filesIn(server.project)).not.toContain(join('.latchwork', 'blobs'))
})

test.each(['sha256:', 'sha256:..%2f..%2frunsdb', `sha256:${hash}`, '..', 'runs.db', `sha256:${'0'.repeat(63)}`])(
  'nothing but what was uploaded is read: %s',
  async (blob) => {
    await using server = await startTestServer()
    const answer = await server.send(`/api/blobs/${blob}`)
    expect([400, 404, 422]).toContain(answer.status)
  },
)

async function filesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true })
  return names.filter((name) => !/runs\.db/.test(name)).sort()
}
