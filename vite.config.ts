import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

/** Nodes run on the server: what only running needs is left out of the editor, with the libraries behind it. */
const withoutRunning: Plugin = {
  name: 'latchwork-without-running',
  enforce: 'pre',
  resolveId: (source) => (source.endsWith('.run.ts') ? '\0runs-on-the-server' : undefined),
  load: (id) => (id === '\0runs-on-the-server' ? 'export const run = undefined' : undefined),
}

/** The editor's build and the test projects. */
export default defineConfig({
  root: process.env['VITEST'] === undefined ? 'packages/editor' : '.',
  plugins: process.env['VITEST'] === undefined ? [withoutRunning, react()] : [],
  build: {
    outDir: '../../dist/editor',
    emptyOutDir: true,
    target: 'es2023',
    // A content security policy without inline script or data addresses holds for the page.
    assetsInlineLimit: 0,
    // A link for each part that is loaded later would stay in the page for good; they come from this machine anyway.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, files, { hostType }) =>
        hostType === 'html' ? files : files.filter((file) => file.endsWith('.css')),
    },
    rolldownOptions: {
      output: {
        // zod is told not to make code out of text in the file that holds it, as others make schemas while they load.
        codeSplitting: { groups: [{ name: 'schemas', test: /node_modules[\\/]zod[\\/]|without-eval\.ts$/ }] },
      },
    },
  },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'tests/**/*.test.ts'],
    environment: 'node',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    coverage: { provider: 'v8', include: ['packages/*/src/**'] },
  },
})
