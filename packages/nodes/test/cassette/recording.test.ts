import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NodeError } from '@latchwork/engine'
import { createRedactor, Secret } from '@latchwork/secrets'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadCassette, saveCassette } from '../../src/cassette/index.ts'
import { around, createWorld, streamOf } from './recorded-world.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchwork-recording-'))
})
afterAll(() => rm(folder, { recursive: true }))

const ASK = 'https://models.invalid/v1/responses'
const delta = (text: string, number: number): string => {
  const event = { type: 'response.output_text.delta', item_id: 'm', delta: text, sequence_number: number }
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}

async function textOf(folder: string): Promise<string> {
  return readFile(join(folder, 'cassette.json'), 'utf8')
}

describe('a recording', () => {
  test('holds no key, no Authorization and no folder of this machine, also where a stream splits the key', async () => {
    const key = `sk-proj-${randomBytes(30).toString('base64url')}`
    const redactor = createRedactor()
    redactor.add(new Secret(key))
    const half = key.length / 2
    const live = {
      ...createWorld(),
      fetch: async () => streamOf([delta('you sent ', 0), delta(key.slice(0, half), 1), delta(key.slice(half), 2)]),
    }
    const { recorder } = around(live, { redactor })
    const body = `{"say":"${key} in /srv/project/x"}`
    const headers = { authorization: `Bearer ${key}`, 'x-api-key': 'abcdef' }
    const answer = await recorder.effectsAt('ask').fetch('https://example.invalid/', { method: 'POST', headers, body })
    expect(await answer.text()).toContain(key.slice(0, half))
    await saveCassette(join(folder, 'secret'), recorder.cassette('f'))
    const text = await textOf(join(folder, 'secret'))
    for (const part of [key, key.slice(0, half), key.slice(half), 'Bearer', 'abcdef', '/srv/project'])
      expect(text).not.toContain(part)
    expect(text).toContain('{project}/x')
  })

  test('of a stream is the stream again, in pieces and to the same break', async () => {
    const live = { ...createWorld(), fetch: async () => streamOf([delta('a', 0) + delta('b', 1).slice(0, 9)], 'break') }
    const { recorder, player } = around(live)
    const read = async (fetch: typeof live.fetch): Promise<string> => {
      let text = ''
      try {
        for await (const piece of (await fetch()).body ?? []) text += `|${Buffer.from(piece).toString()}`
      } catch (error) {
        text += error instanceof Error ? error.message : ''
      }
      return text
    }
    const recorded = await read(() => recorder.effectsAt('ask').fetch(ASK))
    await saveCassette(join(folder, 'cut'), recorder.cassette('f'))
    const { effectsAt } = player(await loadCassette(join(folder, 'cut')))
    const replayed = await read(() => effectsAt('ask').fetch(ASK))
    expect(replayed.replaceAll('|', '')).toBe(recorded.replaceAll('|', ''))
    expect(replayed).toBe(`|${delta('a', 0)}|${delta('b', 1).slice(0, 9)}terminated`)
  })

  test('of failures fails the same way', async () => {
    const refused = new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) })
    const missing = new NodeError('file-not-found', 'There is no file "x".', { hint: 'Look.', retryable: false })
    const live = createWorld()
    const { recorder, player } = around({
      ...live,
      fetch: () => Promise.reject(refused),
      files: { ...live.files, readText: () => Promise.reject(missing) },
    })
    await expect(recorder.effectsAt('a').fetch(ASK)).rejects.toBe(refused)
    await expect(recorder.effectsAt('a').files.readText('x')).rejects.toBe(missing)
    const { effectsAt } = player(recorder.cassette('f'))
    await expect(effectsAt('a').fetch(ASK)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED', message: 'no' } })
    await expect(effectsAt('a').files.readText('x')).rejects.toMatchObject({ code: 'file-not-found', hint: 'Look.' })
  })

  test('of a call that was stopped waits until it is stopped again', async () => {
    const live = createWorld()
    const stop = new AbortController()
    const { recorder, player } = around({
      ...live,
      fetch: (_url, init) =>
        new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))),
    })
    const first = recorder.effectsAt('a').fetch(ASK, { signal: stop.signal })
    stop.abort('enough')
    await expect(first).rejects.toBe('enough')
    const again = new AbortController()
    const second = player(recorder.cassette('f')).effectsAt('a').fetch(ASK, { signal: again.signal })
    again.abort('again')
    await expect(second).rejects.toBe('again')
  })

  test('keeps large texts, bytes and media beside, and removes those of the recording before', async () => {
    const live = createWorld()
    const { recorder, player } = around({
      ...live,
      files: { ...live.files, readText: async () => 'long\n'.repeat(5_000) },
    })
    const effects = recorder.effectsAt('a')
    const { blob } = await live.blobs.write(Uint8Array.from([1, 2, 3]), { mediaType: 'image/png' })
    await effects.blobs.read(blob)
    await effects.files.readText('long.txt')
    const bytes = await effects.files.readBytes('picture')
    const place = join(folder, 'beside')
    await saveCassette(place, recorder.cassette('f'))
    expect((await textOf(place)).length).toBeLessThan(1_000)
    expect(await readdir(join(place, 'bodies'))).toHaveLength(3)
    const played = player(await loadCassette(place)).effectsAt('a')
    expect(await played.blobs.read(blob)).toEqual(Uint8Array.from([1, 2, 3]))
    expect(await played.files.readText('long.txt')).toHaveLength(25_000)
    expect(await played.files.readBytes('picture')).toEqual(bytes)
    await saveCassette(place, around(live).recorder.cassette('f'))
    expect(await readdir(join(place, 'bodies'))).toEqual([])
  })

  test('is not written through a link that has the name of a file of its own', async () => {
    const place = join(folder, 'linked')
    const elsewhere = join(folder, 'elsewhere.txt')
    await mkdir(place)
    await writeFile(elsewhere, 'mine')
    await symlink(elsewhere, join(place, '.cassette.json.part'))
    await symlink(elsewhere, join(place, 'cassette.json'))
    await saveCassette(place, around(createWorld()).recorder.cassette('f'))
    expect(await readFile(elsewhere, 'utf8')).toBe('mine')
    expect((await loadCassette(place)).flow).toBe('f')
  })

  test('fits whoever answers model calls, and any run', async () => {
    const { recorder, player } = around(createWorld())
    const init = (run: string) => ({ method: 'POST', body: '{"b":1,"a":2}', headers: { 'idempotency-key': run } })
    const first = await (await recorder.effectsAt('a').fetch(ASK, init('one'))).text()
    const { effectsAt } = player(recorder.cassette('f'))
    expect(await (await effectsAt('a').fetch(ASK, { ...init('two'), body: '{"a":2,"b":1}' })).text()).toBe(first)
  })
})

describe('a call that was not recorded', () => {
  async function missOf(path: string, body: string): Promise<NodeError> {
    const { recorder, player } = around(createWorld())
    const ask = { method: 'POST', body: JSON.stringify({ model: 'm', input: [{ text: 'Note the facts' }] }) }
    await recorder.effectsAt('each[0]/ask').fetch(ASK, ask)
    const { effectsAt } = player(recorder.cassette('f'))
    const error: unknown = await effectsAt(path)
      .fetch(ASK, { ...ask, body })
      .catch((thrown: unknown) => thrown)
    if (error instanceof NodeError) return error
    throw new Error('it was answered')
  }

  test('says what was asked, what differs and what to do', async () => {
    const error = await missOf('each[0]/ask', '{"model":"m","input":[{"text":"List the facts"}]}')
    expect(error.message).toBe(
      '"each[0]/ask" asks for what was not recorded: POST openai://responses. It differs from what was recorded at ' +
        'content.json.input[0].text: "List the facts" instead of "Note the facts".',
    )
    expect(error.hint).toContain('--replay-misses live')
    expect(error.retryable).toBe(false)
  })

  test('names the node that was probably meant', async () => {
    expect((await missOf('each[0]/asks', '')).message).toContain('The recording has no call of "each[0]/asks".')
  })

  test('is one more than was recorded', async () => {
    const { recorder, player } = around(createWorld())
    recorder.effectsAt('a').now()
    const { effectsAt } = player(recorder.cassette('f'))
    effectsAt('a').now()
    expect(() => effectsAt('a').now()).toThrow('It was recorded once, and this is one more.')
  })
})

test.each([
  ['{', 'is not JSON'],
  ['{"latchwork-cassette":2,"flow":"f","calls":{}}', 'at latchwork-cassette'],
  ['{"latchwork-cassette":1,"flow":"f","calls":{"a":[{"call":"shout"}]}}', 'at calls.a.0.call'],
])('a cassette of %s says what is wrong with it', async (text, words) => {
  const place = await mkdtemp(join(folder, 'bad-'))
  await writeFile(join(place, 'cassette.json'), text)
  await expect(loadCassette(place)).rejects.toThrow(words)
})

test('a folder without a cassette says how to make one', async () => {
  await expect(loadCassette(join(folder, 'none'))).rejects.toMatchObject({ hint: expect.stringContaining('--record') })
})
