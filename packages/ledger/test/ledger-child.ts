// A process of its own for tests: asks for room again and again, says each call that was let through, and settles some.
import { createLedger } from '../src/index.ts'
import { callOf, endOf } from './scratch-ledger.ts'

const [file = '', what = 'spend', limit = '0'] = process.argv.slice(2)
const ledger = createLedger({ file })
const runBudget = { limit: Number(limit), since: 0 }

if (what === 'hang') {
  process.stdout.write(JSON.stringify(ledger.reserve(callOf({ runBudget }))))
  setInterval(() => {}, 1_000)
} else {
  let spent = 0
  for (;;) {
    const answer = ledger.reserve(callOf({ most: 97, least: 5, runBudget }))
    if (answer.status === 'refused') break
    if (answer.status === 'wait') {
      await new Promise((resolve) => setTimeout(resolve, 1))
      continue
    }
    await new Promise((resolve) => setImmediate(resolve))
    const cost = Math.min(1 + (answer.call % 90), Number(answer.amount))
    ledger.settle(answer.call, endOf(cost))
    spent += cost
  }
  process.stdout.write(String(spent))
  ledger.close()
}
