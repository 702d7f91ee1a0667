/** A moment for people, in their own way to write it. */
export function showTime(at: number): string {
  return new Date(at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'medium' })
}
