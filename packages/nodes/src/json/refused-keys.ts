/** Names that would reach an object's prototype; no value that travels along a wire has them as keys. */
export const REFUSED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])
