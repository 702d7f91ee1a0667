import { request } from 'node:http'
import OpenAI from 'openai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCloud } from '../src/index.ts'
import type { Cloud } from '../src/index.ts'

let cloud: Cloud
beforeAll(async () => {
  cloud = await startCloud({ upstream: 'demo' })
})
afterAll(() => cloud.close())

const clientOf = ({ key, url }: Cloud) =>
  new OpenAI({ apiKey: key, baseURL: url, organization: null, project: null, maxRetries: 0 })

test('mints another key for each cloud', async () => {
  const other = await startCloud({ upstream: 'demo', host: 'localhost' })
  expect(cloud.key).toMatch(/^lw-demo-[\w-]{43}$/)
  expect(other.key).not.toBe(cloud.key)
  expect(other.url).toMatch(/^http:\/\/localhost:\d+\/v1$/)
  await expect(clientOf({ ...other, key: cloud.key }).models.list()).rejects.toThrow('401 Incorrect API key')
  await other.close()
})

test('the official client talks to it', async () => {
  const client = clientOf(cloud)
  const question = { model: 'gpt-6-luna', input: 'Summarize in one sentence:\nThe latch is made of brass. It shines.' }
  expect((await client.responses.create(question)).output_text).toBe('The latch is made of brass.')
  const stream = client.responses.stream(question)
  expect((await stream.finalResponse()).output_text).toBe('The latch is made of brass.')
  const { response } = await client.models.list().withResponse()
  expect(response.headers.get('x-latchwork-demo')).toBe('true')
  expect((await client.responses.inputTokens.count(question)).input_tokens).toBe(17)
})

test("is called by the loopback's names and its own port only", async () => {
  const { port } = new URL(cloud.url)
  expect(await statusFor(`localhost:${port}`)).toBe(200)
  expect(await statusFor(`[::1]:${port}`)).toBe(200)
  expect(await statusFor(`127.0.0.1:${Number(port) + 1}`)).toBe(403)
  expect(await statusFor('evil.example')).toBe(403)
})

function statusFor(host: string) {
  return new Promise((resolve, reject) => {
    const headers = { host, authorization: `Bearer ${cloud.key}` }
    request(`${cloud.url}/models`, { headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
      .on('error', reject)
      .end()
  })
}

test('a client that goes away stops the stream, and the cloud still closes', async () => {
  const slow = await startCloud({ upstream: 'demo', delayMs: 50 })
  const stream = await clientOf(slow).responses.create({
    model: 'm',
    input: 'Summarize: The latch is made of brass.',
    stream: true,
  })
  for await (const event of stream) if (event.type === 'response.in_progress') break
  await expect(slow.close()).resolves.toBeUndefined()
  await expect(clientOf(slow).models.list()).rejects.toThrow('Connection error')
})

test('says that a taken port is taken', async () => {
  const port = Number(new URL(cloud.url).port)
  await expect(startCloud({ upstream: 'demo', port })).rejects.toThrow('EADDRINUSE')
})

test('refuses wider addresses and other upstreams', async () => {
  // @ts-expect-error programs without types can pass any address
  await expect(startCloud({ upstream: 'demo', host: '0.0.0.0' })).rejects.toThrow('loopback only')
  // @ts-expect-error programs without types can pass any upstream
  await expect(startCloud({ upstream: 'openai' })).rejects.toThrow("no upstream 'openai'")
})
