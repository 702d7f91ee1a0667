import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const report = z.object({
  outputs: z.unknown(),
  requests: z.array(z.object({ origin: z.string(), authorization: z.string().nullable() })),
  connections: z.array(z.string()),
})

/** What a process with OpenAI nodes in it did. */
export interface ChildReport extends z.infer<typeof report> {
  readonly stdout: string
  readonly stderr: string
}

/** Runs `openai-child.ts` with these variables alone in its environment, and not under NODE_ENV=test. */
export async function runChild(
  order: { readonly mode: 'prompt' | 'agent' | 'traces'; readonly key: string; readonly url: string },
  environment: Readonly<Record<string, string>>,
): Promise<ChildReport> {
  const script = fileURLToPath(new URL('openai-child.ts', import.meta.url))
  const child = spawn(process.execPath, [script], { env: { ...environment }, stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.end(JSON.stringify(order))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  if (stdout === '') throw new Error(`The child said nothing but: ${stderr}`)
  return { ...report.parse(JSON.parse(stdout)), stdout, stderr }
}
