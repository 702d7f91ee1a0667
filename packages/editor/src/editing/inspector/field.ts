import type { Json, JsonObject, Port } from '@latchwork/engine'
import { z } from 'zod'
import type { NodePorts } from '../../document/index.ts'
import { controlOfPort, controlOfSetting, type FieldControl } from './field-control.ts'

/** One thing of a node that can be set: the literal of an input, or a setting. */
export interface Field {
  readonly key: string
  readonly title: string
  readonly summary: string | undefined
  readonly source: 'input' | 'setting'
  readonly control: FieldControl
  readonly default: Json | undefined
  readonly isRequired: boolean
}

/** The fields of a node: what the model is first, then what is needed, then what may be left as it is. */
export function fieldsOf({ type, inputs }: NodePorts): readonly Field[] {
  const settings = settingFields(type?.settings)
  const taken = new Set(settings.map(({ key }) => key))
  const ports = Object.entries(inputs).flatMap(([name, port]) => (taken.has(name) ? [] : [inputField(name, port)]))
  return [...settings, ...ports].toSorted((a, b) => orderOf(a) - orderOf(b))
}

/** `maxOutputTokens` as a title: "Max output tokens". */
export function titleOfKey(key: string): string {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function inputField(key: string, port: Port): Field {
  return {
    key,
    title: port.title ?? titleOfKey(key),
    summary: port.summary,
    source: 'input',
    control: controlOfPort(port),
    default: port.default,
    isRequired: port.required,
  }
}

function settingFields(settings: z.ZodType | undefined): readonly Field[] {
  if (settings === undefined) return []
  const schema = recordOf(z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' }))
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : [])
  return Object.entries(recordOf(schema['properties'])).map(([key, value]): Field => {
    const property = recordOf(value)
    const { description, title } = property
    return {
      key,
      title: typeof title === 'string' ? title : titleOfKey(key),
      summary: typeof description === 'string' ? description : undefined,
      source: 'setting',
      control: controlOfSetting(key, property),
      default: property['default'],
      isRequired: required.has(key),
    }
  })
}

function orderOf({ control, isRequired, default: fallback, source }: Field): number {
  if (control.type === 'model') return 0
  if (isRequired && source === 'setting') return 1
  if (isRequired) return 2
  return fallback === undefined ? 4 : 3
}

const jsonObject = z.record(z.string(), z.json())

function recordOf(value: unknown): JsonObject {
  const read = jsonObject.safeParse(value)
  return read.success ? read.data : {}
}
