const KEY = /(?<![A-Za-z0-9_-])sk-(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{32,}/

/** Where a text holds something in the shape of a provider's API key; undefined when it holds none. */
export function findSecretInText(text: string): number | undefined {
  if (!text.includes('sk-')) return undefined
  const match = KEY.exec(text)
  return match === null ? undefined : match.index
}
