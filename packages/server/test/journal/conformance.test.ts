import { afterAll } from 'vitest'
import { runtimeContract } from '../../../engine/test/conformance.ts'
import { openTestJournal } from './open-test-journal.ts'

const { journal, begin, close } = openTestJournal()
let count = 0

afterAll(close)

runtimeContract('the journal runtime', () => journal.open(begin(`run-${count++}`)))
