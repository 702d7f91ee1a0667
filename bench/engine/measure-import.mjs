// What importing an engine costs above zod: node measure-import.mjs <address> [stripper]; one JSON line on file descriptor 3.
// With `stripper` a trivial .ts file is imported before, so that starting Node's own type stripper is not counted.
import { writeSync } from 'node:fs'

const [, , address, stripper] = process.argv
const rss = () => process.memoryUsage().rss / 2 ** 20

async function cost(specifier) {
  const started = performance.now()
  const before = rss()
  await import(specifier)
  return { ms: performance.now() - started, rssMB: rss() - before }
}

const zod = await cost('zod')
if (stripper) await import('./one-type.ts')
const engine = await cost(address)
writeSync(3, `${JSON.stringify({ ok: true, zod, engine })}\n`)
