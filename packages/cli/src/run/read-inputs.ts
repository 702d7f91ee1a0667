import type { JsonObject, Plan } from '@latchwork/engine'
import { BadInputs, parseInputs, type InputPlaces } from '@latchwork/server/inputs'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-code.ts'

/** Reads the inputs of a run. Throws a `CommandError` that has everything that is wrong with them. */
export async function readInputs(specs: readonly string[], plan: Plan, places: InputPlaces): Promise<JsonObject> {
  try {
    return await parseInputs(specs, plan, places)
  } catch (error) {
    if (!(error instanceof BadInputs)) throw error
    const { message, problems } = error
    const { path, hint } = problems[0] ?? {}
    throw new CommandError(message, { exitCode: EXIT.usage, code: 'bad-input', path, hint, findings: problems })
  }
}
