/** How the command ends, as its caller sees it. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  secret: 3,
  budget: 4,
  waiting: 5,
  interrupted: 130,
  terminated: 143,
} as const

/** One of the exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
