import { findDuplicateKey, losesPrecision, type Json } from '@latchwork/engine'
import { BadValue } from './bad-value.ts'

/** A number as people write it. One that JavaScript cannot hold exactly is refused, as in a flow file. */
export function parseNumber(text: string): number {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d+)?$/.exec(text.trim())
  const [, sign = '', whole = '', fraction = '', exponent = ''] = match ?? []
  const digits = whole + fraction === '' ? '' : `${whole || '0'}.${fraction || '0'}${exponent}`
  if (digits === '') throw new BadValue(`takes a number, not ${show(text)}`)
  const value = Number(`${sign}${digits}`)
  if (losesPrecision(digits)) throw lossy(text.trim(), value)
  return value
}

/** `true` or `false`. */
export function parseBoolean(text: string): boolean {
  const word = text.trim()
  if (word === 'true' || word === 'false') return word === 'true'
  throw new BadValue(`takes true or false, not ${show(text)}`)
}

/** JSON, and only such that nothing of it is lost by reading it. */
export function parseJson(text: string): Json {
  const value = readJson(text)
  if (value !== undefined) return value
  throw new BadValue(`takes JSON, and ${show(text)} is none`, 'Texts in JSON stand in double quotes.')
}

/** JSON where it is JSON, else a text. */
export function parseAny(text: string): Json {
  const value = readJson(text)
  return value === undefined ? text : value
}

/** Undefined for what is no JSON. */
function readJson(text: string): Json | undefined {
  const value = parse(text)
  if (value === undefined) return undefined
  const number = numbersIn(text).find(losesPrecision)
  if (number !== undefined) throw lossy(number, Number(number))
  const key = findDuplicateKey(text)?.path.at(-1)
  if (key !== undefined)
    throw new BadValue(
      `has the key ${show(String(key))} twice in one object`,
      'Only one of its two values would count.',
    )
  return value
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The numbers of a JSON text, as they are written. */
function numbersIn(json: string): readonly string[] {
  const withoutTexts = json.replaceAll(/\\./g, '').replaceAll(/"[^"]*"/g, '')
  return withoutTexts.match(/-?\d[\d.eE+-]*/g) ?? []
}

function lossy(written: string, value: number): BadValue {
  return new BadValue(
    `cannot hold ${written.slice(0, 60)} exactly: it would become ${value}`,
    'Round it; to keep every digit, make it a text (in JSON, in double quotes).',
  )
}

function show(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return JSON.stringify(line.length <= 60 ? line : `${line.slice(0, 59)}…`)
}
