import { isJsonObject, type Json, type JsonObject } from '@latchwork/engine'

/** A policy with one key set, or with undefined taken away; undefined when nothing is left. */
export function withPolicy(policy: JsonObject, key: string, value: Json | undefined): JsonObject | undefined {
  const { [key]: _, ...rest } = policy
  const next = value === undefined ? rest : { ...rest, [key]: value }
  return Object.keys(next).length === 0 ? undefined : next
}

/** What a policy says of errors: a name, or `value` for outputs that stand in the file. */
export function errorChoice({ onError }: JsonObject): string {
  if (typeof onError === 'string') return onError
  return isJsonObject(onError) ? 'value' : 'stop'
}

/** A policy with another choice for errors. Stopping is what happens anyway, and is not written down. */
export function withErrorChoice(policy: JsonObject, choice: string): JsonObject | undefined {
  return choice === 'value' ? policy : withPolicy(policy, 'onError', choice === 'stop' ? undefined : choice)
}

/** The retries of a policy; undefined when it says nothing about them. */
export function retryOf({ retry }: JsonObject): JsonObject | undefined {
  return isJsonObject(retry) ? retry : undefined
}
