import { createMemoryBlobs, type Effects } from '@latchwork/engine'
import { createRedactor, type Redactor } from '@latchwork/secrets'
import { createClean, createPlayer, createRecorder, type Cassette, type Player } from '../../src/cassette/index.ts'

/** A world that gives something else each time it is asked. */
export function createWorld(): Effects {
  let count = 0
  const next = (): number => ++count
  const files = new Map<string, string>()
  return {
    now: () => next(),
    random: () => (next() % 97) / 97,
    sleep: async () => {},
    fetch: async (url, init = {}) =>
      answer(`${next()} ${init.method ?? 'GET'} ${url} ${typeof init.body === 'string' ? init.body : ''}`, next()),
    files: {
      list: async (folder) => [`${folder}/a${next()}.txt`, `${folder}/b.txt`],
      readText: async (path) => files.get(path) ?? `text ${next()} of ${path}\nand more\n`,
      readBytes: async () => Uint8Array.from([0xff, next() % 256]),
      writeText: async (path, text) => void files.set(path, text),
    },
    blobs: createMemoryBlobs(),
  }
}

/** JSON, plain text, bytes and streams by turns. */
function answer(text: string, turn: number): Response {
  const json = (body: string) => new Response(body, { headers: { 'content-type': 'application/json' } })
  if (turn % 4 === 0) return json(JSON.stringify({ said: text, list: [1, { deep: null }] }))
  if (turn % 4 === 1) return json(`{ "said": ${JSON.stringify(text)} }\n`)
  if (turn % 4 === 2) return new Response(Uint8Array.from([0xff, 0xfe, turn % 256]))
  return streamOf([
    `event: piece\ndata: {"type":"piece","text":${JSON.stringify(text)}}\n\n`,
    ': comment\n\ndata: x',
    '\n\n',
  ])
}

/** An answer that comes in these pieces, and then as `end` says. */
export function streamOf(pieces: readonly (string | Uint8Array)[], end: 'close' | 'break' = 'close'): Response {
  const left = pieces.map((piece) => (typeof piece === 'string' ? new TextEncoder().encode(piece) : piece))
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = left.shift()
      if (piece !== undefined) controller.enqueue(piece)
      else if (end === 'close') controller.close()
      else controller.error(Object.assign(new TypeError('terminated'), { code: 'UND_ERR_SOCKET' }))
    },
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}

/** What tests of recordings need around the two. */
export function around(live: Effects, { redactor = createRedactor() }: { readonly redactor?: Redactor } = {}) {
  const addresses = new Set(['https://models.invalid/v1'])
  const clean = createClean({ redactor, names: () => [['/srv/project', '{project}']] })
  return {
    recorder: createRecorder({ live, clean, addresses }),
    player: (cassette: Cassette, misses: 'fail' | 'live' = 'fail'): Player =>
      createPlayer({ cassette, blobs: createMemoryBlobs(), clean, addresses, ...(misses === 'live' && { live }) }),
  }
}
