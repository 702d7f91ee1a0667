/** The system's name of a failure: `ENOENT`; undefined for errors of other kinds. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
