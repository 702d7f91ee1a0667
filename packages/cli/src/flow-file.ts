import { readFile, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import {
  compile,
  FLOW_LIMITS,
  FlowFormatError,
  InvalidFlowError,
  locate,
  parseFlow,
  type Plan,
  type Problem,
  type Registry,
} from '@latchwork/engine'
import { CommandError, usageError, type Finding } from './command-error.ts'
import { EXIT } from './exit-code.ts'

/** A flow that can run, and where it came from. */
export interface FlowFile {
  /** As the person wrote it, for messages. */
  readonly name: string
  /** The folder that it lies in. */
  readonly folder: string
  /** Its absolute path. */
  readonly path: string
  readonly text: string
  readonly plan: Plan
}

/** Reads, parses and checks a flow. Throws a `CommandError` that has every problem with its position. */
export async function openFlow(name: string, cwd: string, registry: Registry): Promise<FlowFile> {
  const file = resolve(cwd, name)
  const text = await readFlowText(file, name)
  try {
    return { name, folder: dirname(file), path: file, text, plan: compile(parseFlow(text), registry) }
  } catch (error) {
    if (error instanceof FlowFormatError) throw invalidFlow(name, [formatFinding(error)])
    if (error instanceof InvalidFlowError) throw invalidFlow(name, locateAll(text, error.problems))
    throw error
  }
}

async function readFlowText(file: string, name: string): Promise<string> {
  try {
    const { size } = await stat(file)
    if (size > FLOW_LIMITS.bytes)
      throw usageError(`${name} is larger than ${FLOW_LIMITS.bytes / 2 ** 20} MiB, the limit of a flow file.`)
    return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (error instanceof CommandError) throw error
    if (code === 'ENOENT') throw usageError(`The flow ${name} was not found.`, `Looked at ${file}.`)
    if (code === 'EISDIR') throw usageError(`${name} is a folder, not a flow.`, 'Name a file that ends in .flow.json.')
    throw usageError(`The flow ${name} cannot be read: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

function formatFinding({ code, path, reason, hint, line, column }: FlowFormatError): Finding {
  return { code, path, message: sentence(reason), ...(hint !== undefined && { hint }), line, column }
}

/** Each look-up reads the text from its start, so in a huge text only the first problems get their position. */
function locateAll(text: string, problems: readonly Problem[]): readonly Finding[] {
  const affordable = Math.max(20, Math.floor(200_000_000 / Math.max(1, text.length)))
  return problems.map((problem, at) => {
    if (at >= affordable) return problem
    const { line, column } = locate(text, problem.path)
    return { ...problem, line, column }
  })
}

function invalidFlow(name: string, findings: readonly Finding[]): CommandError {
  const [{ message, path, hint }] = findings
  const count = findings.length === 1 ? 'one problem' : `${findings.length} problems`
  return new CommandError(`${name} cannot run: ${count}. ${message}`, {
    exitCode: EXIT.usage,
    code: 'invalid-flow',
    path,
    hint,
    findings,
  })
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(first) ? first : `${first}.`
}
