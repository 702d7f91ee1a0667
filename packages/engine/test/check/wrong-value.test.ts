import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { wrongValue } from '../../src/check/wrong-value.ts'

describe('wrongValue', () => {
  test.each([
    ['a value that is not there', z.string(), undefined, 'it is missing'],
    ['another kind', z.string(), 3, 'it must be text'],
    ['a part of a number', z.int(), 1.5, 'it must be a whole number'],
    ['no text', z.string().min(1), '', 'it is empty'],
    ['a short text', z.string().min(3), 'ab', 'it must have at least 3 characters'],
    ['a long list', z.array(z.number()).max(1), [1, 2], 'it must have at most 1 item'],
    ['a small number', z.number().min(0), -1, 'it must be 0 or more'],
    ['a number at an open border', z.number().positive(), 0, 'it must be more than 0'],
    ['a large number', z.number().max(2), 3, 'it must be 2 or less'],
    ['none of some words', z.enum(['low', 'high']), 'mid', 'it must be one of "low", "high"'],
    ['not the one word', z.literal('on'), 'off', 'it must be "on"'],
    ['a key too many', z.strictObject({}), { a: 1 }, 'it knows no "a"'],
    ['another shape', z.string().regex(/^a+$/), 'b', 'it must be written as /^a+$/'],
    ['a number between the steps', z.number().multipleOf(5), 3, 'it must be a multiple of 5'],
    ['none of some forms', z.union([z.string(), z.number()]), true, 'it has none of the forms that are possible'],
    ['what a schema says itself', z.string('it must be a name'), 3, 'it must be a name'],
  ])('says it for %s', (_what, schema, value, words) => {
    const { error } = schema.safeParse(value, { error: wrongValue })
    expect(error?.issues[0].message).toBe(words)
  })
})
