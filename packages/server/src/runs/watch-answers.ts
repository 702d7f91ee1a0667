/** How often a run under way looks for answers that another process has kept, in milliseconds. */
const LOOK_MS = 1_000

/** Calls again and again, as long as there is something to answer; gives what ends that. */
export function watchAnswers(askAgain: () => void): () => void {
  const timer = setInterval(askAgain, LOOK_MS)
  timer.unref()
  return () => clearInterval(timer)
}
