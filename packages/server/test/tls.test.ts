import { randomBytes } from 'node:crypto'
import { request } from 'node:https'
import { expect, test } from 'vitest'
import { makeCertificate } from './make-certificate.ts'
import { startTestServer } from './start-test-server.ts'

const NAME = 'flows.example.com'
const tls = makeCertificate([NAME, 'localhost'])

interface Asked {
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Asks over TLS, trusting only the certificate of the test. */
function ask(port: number, { path = '/api/health', headers = {} }: Asked): Promise<{ status: number; policy: string }> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', servername: NAME, port, path, headers, ca: tls.cert, agent: false }
    const asking = request(options, (answer) => {
      answer.resume()
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          policy: String(answer.headers['content-security-policy'] ?? ''),
        }),
      )
    })
    asking.on('error', reject)
    asking.end()
  })
}

test('with a certificate and a token of its own, it answers over TLS, to its names only', async () => {
  const token = randomBytes(32).toString('base64url')
  await using server = await startTestServer({ server: { tls, token, names: [NAME] } })
  expect(server.origin).toMatch(/^https:\/\//)
  const port = Number(new URL(server.origin).port)
  const authorization = `Bearer ${token}`
  const host = `${NAME}:${port}`
  const status = async (asked: Asked) => (await ask(port, asked)).status
  expect(await ask(port, { headers: { host, authorization } })).toMatchObject({
    status: 200,
    policy: expect.stringContaining("default-src 'self'"),
  })
  expect(await status({ headers: { host: `127.0.0.1:${port}`, authorization } })).toBe(200)
  expect(await status({ headers: { host } })).toBe(401)
  expect(await status({ headers: { host, authorization: `Bearer ${randomBytes(32).toString('base64url')}` } })).toBe(
    401,
  )
  expect(await status({ headers: { host: 'evil.example', authorization } })).toBe(421)
  expect(await status({ headers: { host, authorization, origin: `https://${host}` } })).toBe(200)
  // A page that somebody changed on its way, since it came without TLS, is not ours.
  expect(await status({ headers: { host, authorization, origin: `http://${host}` } })).toBe(403)
})

test('whoever speaks plainly to it gets nothing', async () => {
  await using server = await startTestServer({ server: { tls, token: randomBytes(32).toString('base64url') } })
  const plain = fetch(server.origin.replace('https:', 'http:'), {
    headers: { authorization: `Bearer ${server.token}` },
  })
  await expect(plain).rejects.toThrow('fetch failed')
})

test('a certificate alone, or a token alone, opens nothing wider than the loopback', async () => {
  const token = randomBytes(32).toString('base64url')
  for (const server of [{ host: '0.0.0.0' }, { host: '0.0.0.0', tls }, { host: '0.0.0.0', token }])
    await expect(startTestServer({ server })).rejects.toMatchObject({
      code: 'unsafe-address',
      hint: expect.stringContaining('certificate and a token'),
    })
})
