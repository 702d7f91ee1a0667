import { isKind, portOfKind, type Json } from '@latchwork/engine'
import type { JSX } from 'react'
import { controlOfPort } from './field-control.ts'
import { NodeField, type NodeFieldProps } from './node-field.tsx'

/** The default of an input, edited as its kind is. */
export function DefaultField({
  kind,
  value,
  typed,
  onChange,
  onType,
}: Pick<NodeFieldProps, 'typed' | 'onType'> & {
  readonly kind: string
  readonly value: Json | undefined
  readonly onChange: (value: Json | undefined) => void
}): JSX.Element | null {
  const control = controlOfPort(portOfKind(isKind(kind) ? kind : 'any'))
  if (control.type === 'wire-only') return null
  return (
    <NodeField
      key={kind}
      field={{
        key: 'default',
        title: 'Default',
        summary: undefined,
        source: 'setting',
        control,
        default: undefined,
        isRequired: false,
      }}
      value={value}
      sources={[]}
      variables={[]}
      graphs={[]}
      isFocused={false}
      typed={typed}
      onChange={onChange}
      onType={onType}
    />
  )
}
