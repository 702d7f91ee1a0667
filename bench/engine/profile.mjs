// CPU profile of one case, by package and by function: node profile.mjs <adapter> <kind> <size> [seconds] [build]
import { Session } from 'node:inspector/promises'
import { expected, kinds } from './graphs.mjs'

const [, , adapterName, kind, size, seconds = '4', what = 'run'] = process.argv
const { default: adapter } = await import(`./adapters/${adapterName}.mjs`)
await adapter.load()
const spec = kinds[kind](Number(size))
const want = expected(spec)
const built = what === 'build' ? undefined : await adapter.build(spec)

async function once() {
  if (what === 'build') await adapter.build(spec)
  else if ((await adapter.run(built)) !== want) throw new Error('wrong result')
}
for (let warmUp = 0; warmUp < 3; warmUp++) await once()

const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.setSamplingInterval', { interval: 200 })
await session.post('Profiler.start')
const started = performance.now()
let rounds = 0
for (; performance.now() - started < Number(seconds) * 1000; rounds++) await once()
const ms = performance.now() - started
const { profile } = await session.post('Profiler.stop')

const byFunction = new Map()
const byPackage = new Map()
const frames = new Map(profile.nodes.map((node) => [node.id, node.callFrame]))
let total = 0
profile.samples.forEach((id, index) => {
  const spent = profile.timeDeltas[index]
  const frame = frames.get(id)
  const owner = ownerOf(frame)
  const name = `${frame.functionName || '(anonymous)'} ${owner}:${frame.lineNumber + 1}`
  total += spent
  byFunction.set(name, (byFunction.get(name) ?? 0) + spent)
  byPackage.set(owner, (byPackage.get(owner) ?? 0) + spent)
})

console.log(`${adapterName} ${spec.name}: ${rounds} rounds of ${what}, ${(ms / rounds).toFixed(2)} ms each`)
console.log(' by package')
print(byPackage, 8)
console.log(' by function (self time)')
print(byFunction, 14)
process.exit(0)

function ownerOf({ url, functionName }) {
  if (url.includes('node_modules/')) {
    const parts = url.split('node_modules/').at(-1).split('/')
    return parts.slice(0, parts[0].startsWith('@') ? 2 : 1).join('/')
  }
  if (url.startsWith('node:')) return url
  if (url !== '') return url.split('/').slice(-2).join('/')
  return functionName.startsWith('(') ? functionName : 'V8 builtin'
}

function print(times, count) {
  const longest = [...times].sort((a, b) => b[1] - a[1]).slice(0, count)
  for (const [name, spent] of longest) console.log(`  ${((100 * spent) / total).toFixed(1).padStart(5)}%  ${name}`)
}
