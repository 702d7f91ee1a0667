import { createServer } from 'node:http'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { listen, ServerStartError } from '../src/listen.ts'
import { startTestServer } from './start-test-server.ts'

const alone = { tls: undefined, names: [], hasToken: false }

test('the address carries the token in its fragment only, with 32 random bytes, and another at each launch', async () => {
  await using one = await startTestServer()
  await using other = await startTestServer()
  expect(one.url).toBe(`${one.origin}/#token=${one.token}`)
  expect(Buffer.from(one.token, 'base64url')).toHaveLength(32)
  expect(one.token).not.toBe(other.token)
  expect(one.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
})

test('both loopback addresses are served with one port', async () => {
  const sockets = await listen({ ...alone, host: 'localhost', port: 0 })
  const port = new URL(sockets.origin).port
  expect([...sockets.hosts].sort()).toEqual([`127.0.0.1:${port}`, `[::1]:${port}`, `localhost:${port}`])
  await sockets.close()
})

test('a port that is taken is told in plain words, at either address', async () => {
  const taken = createServer()
  taken.listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const address = taken.address()
  const port = address === null || typeof address === 'string' ? 0 : address.port
  const refusal: unknown = await listen({ ...alone, host: 'localhost', port }).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(ServerStartError)
  expect(refusal).toMatchObject({ code: 'port-taken', message: expect.stringContaining(`Port ${port} is taken`) })
  taken.close()
})

test('nothing wider than the loopback opens without a certificate and a token of its own', async () => {
  for (const host of ['0.0.0.0', '::', '192.0.2.1', 'example.com', '127.0.0.2', '']) {
    const tls = { cert: 'x', key: 'x' }
    for (const half of [alone, { ...alone, hasToken: true }, { ...alone, tls }])
      await expect(listen({ ...half, host, port: 0 })).rejects.toMatchObject({ code: 'unsafe-address' })
  }
})

test('a token that could be guessed is refused', async () => {
  await expect(startTestServer({ server: { token: 'x'.repeat(31) } })).rejects.toMatchObject({ code: 'weak-token' })
})

test('closing ends open streams and lets go of the port', async () => {
  await using server = await startTestServer()
  const answer = await server.send('/api/events')
  const reader = answer.body?.getReader()
  await reader?.read()
  const { origin } = server
  await server.close()
  await expect(reader?.read()).rejects.toThrow('terminated')
  await expect(fetch(origin)).rejects.toThrow('fetch failed')
})
