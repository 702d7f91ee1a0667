import { OUTCOMES, tellOutcome, type OutcomeCode } from '@latchwork/nodes'

const HEAD = `# When a key or a server does not do what it should

Each entry below is told in the same words by a run that fails, by \`latch secrets test OPENAI_API_KEY\` and by *Test
connection* in the editor: both are made from one table. \`npm run docs\` writes this page from it. Errors of runs carry
the name in brackets as their code.
`

/** The page docs/troubleshooting.md, from the table of outcomes. */
export function troubleshootingPage(): string {
  return `${HEAD}\n${codes().map(entry).join('\n\n')}\n`
}

function codes(): readonly OutcomeCode[] {
  return Object.keys(OUTCOMES).filter((code): code is OutcomeCode => Object.hasOwn(OUTCOMES, code))
}

function entry(code: OutcomeCode): string {
  const said = code === 'redirected' ? 'https://elsewhere.example' : SAID.has(code) ? 'what the server said' : ''
  const { title, message, hint } = tellOutcome(code, {
    key: 'The key …1a2b (user)',
    server: 'OpenAI',
    model: 'gpt-6-luna',
    scopes: code === 'restricted' ? 'api.model.read' : 'api.responses.write',
    said,
    remedy: 'Replace it in Settings > API Keys & Secrets, or run `latch secrets set OPENAI_API_KEY`.',
  })
  return `## ${title} (\`${code}\`)\n\n${message}\n\n*What to do:* ${hint}`
}

const SAID: ReadonlySet<OutcomeCode> = new Set(['wrong-address', 'proxy', 'bad-answer'])
