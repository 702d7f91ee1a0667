import { defineConfig } from 'vitest/config'

/** The test projects; the editor's build joins them when the editor does. */
export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'tests/**/*.test.ts'],
    environment: 'node',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    coverage: { provider: 'v8', include: ['packages/*/src/**'] },
  },
})
