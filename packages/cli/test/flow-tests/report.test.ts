import { expect, test } from 'vitest'
import { junitOf } from '../../src/flow-tests/report.ts'

test('JUnit counts tests and failures, and escapes what they say', () => {
  const one = { file: 'a', name: 'x < y', faults: [], said: [], took: 1_000 }
  const two = { ...one, name: 'b', faults: [{ where: 'run', message: 'a "quote" & \u0001' }] }
  const xml = junitOf([one, two])
  expect(xml).toContain('<testsuites tests="2" failures="1" time="2.000">')
  expect(xml).toContain('name="x &lt; y"')
  expect(xml).toContain('message="run: a &quot;quote&quot; &amp; \uFFFD"')
})
