import type { Json, JsonObject } from '@latchwork/engine'
import { z } from 'zod'

/** Any JSON value; the door has already refused what is nested too deep or holds a dangerous key. */
export const jsonValue = z.custom<Json>((value) => value !== undefined, 'expected a JSON value')

/** A JSON object. */
export const jsonObject = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'expected a JSON object',
)
