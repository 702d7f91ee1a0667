import { OUTCOMES, tellInGeneral, type OutcomeCode } from '@latchwork/nodes/outcomes'

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
  const { title, message, hint } = tellInGeneral(code)
  return `## ${title} (\`${code}\`)\n\n${message}\n\n*What to do:* ${hint}`
}
