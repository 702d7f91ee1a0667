// 2,000 runs through a server whose calls fail now and then, and which is killed at every 200: `npm run bench:soak`.
// Prints the table as Markdown and ends with 1 when a run is lost or memory grows.
import { soak } from '../../tests/chaos/soak.ts'

const { accepted, kills, states, odd, heap } = await soak({ runs: 2_000, killEvery: 200 })
const inMegabytes = (sizes) => (Math.max(...sizes) / 1e6).toFixed(1)
const growth = Math.max(...heap.map(({ early, late }) => late / early))
const rows = [
  ['runs accepted', accepted],
  ['kills', kills],
  ...Object.entries(states).map(([state, count]) => [`runs ${state}`, count]),
  ['runs lost, without an end, or with two', odd],
  ['heap after 50 runs, most, MB', inMegabytes(heap.map(({ early }) => early))],
  ['heap after 200 runs, most, MB', inMegabytes(heap.map(({ late }) => late))],
]
process.stdout.write(`${['| soak | |', '|---|---:|', ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n')}\n`)
process.exitCode = odd === 0 && growth < 1.2 ? 0 : 1
