import { TestFileError } from '@latchwork/server/flow-tests'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-code.ts'

/** Reads a file of tests in some way. Throws a `CommandError` that has every problem with its position. */
export async function toldTestFile<Result>(read: Promise<Result>): Promise<Result> {
  try {
    return await read
  } catch (error) {
    if (!(error instanceof TestFileError)) throw error
    const { message, code, hint, problems } = error
    throw new CommandError(message, { exitCode: EXIT.usage, code, hint, findings: problems })
  }
}
