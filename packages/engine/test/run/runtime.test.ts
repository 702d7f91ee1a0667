import { createMemoryRuntime } from '../../src/index.ts'
import { runtimeContract } from '../conformance.ts'
import { createAnsweringRuntime, createShuffledRuntime } from '../test-runtimes.ts'

runtimeContract('no runtime', () => undefined)
runtimeContract('the memory runtime', createMemoryRuntime)
runtimeContract('a runtime that shuffles', () => createShuffledRuntime(7))
runtimeContract('a runtime that answers at once', createAnsweringRuntime)
