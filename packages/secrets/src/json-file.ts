import type { z } from 'zod'
import { readStoreFile, updateStoreFile, type FileChoice } from './atomic-file.ts'
import { jsonErrorPosition } from './json-position.ts'

/** A JSON file under a schema, read anew each time. */
export interface JSONFile<Value> {
  read(): Promise<Value>
  update(change: (value: Value) => Value): Promise<void>
}

/** Opens a JSON file; a missing one reads as `{}` through the schema. `broken` makes the error for one that cannot be used. */
export const createJSONFile = <Schema extends z.ZodType>(
  choice: FileChoice,
  { schema, broken }: { schema: Schema; broken: (problem: string) => Error },
): JSONFile<z.output<Schema>> => {
  const parse = (text: string): z.output<Schema> => {
    const { error, data } = schema.safeParse(parseJSON(text, broken))
    if (error === undefined) return data
    const [issue] = error.issues
    throw broken(`${issue.path.length === 0 ? 'its content' : issue.path.join('.')}: ${issue.message}`)
  }
  return {
    read: async () => parse((await readStoreFile(choice))?.text ?? '{}'),
    update: (change) =>
      updateStoreFile(
        choice,
        (before) => `${JSON.stringify(schema.parse(change(parse(before?.text ?? '{}'))), null, 2)}\n`,
      ),
  }
}

/** Parses JSON; the error names the position and shows nothing of the text. */
export const parseJSON = (text: string, broken: (problem: string) => Error): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    const { line, column } = jsonErrorPosition(text) ?? { line: 1, column: 1 }
    throw broken(`it is not JSON from line ${line}, column ${column} on`)
  }
}
