import type { JSX } from 'react'
import { FRAME_COLORS, type Frame } from '../../document/index.ts'
import { titleOfKey } from './field.ts'
import { SelectField } from './simple-fields.tsx'

const OPTIONS = FRAME_COLORS.map((color) => ({ value: color, title: titleOfKey(color) }))

/** The colour of a frame or a note. */
export function ColorField({
  value,
  onChange,
}: {
  readonly value: Frame['color']
  readonly onChange: (color: Frame['color']) => void
}): JSX.Element {
  return (
    <SelectField
      label="Color"
      value={value}
      options={OPTIONS}
      onChange={(wanted) => {
        const color = FRAME_COLORS.find((one) => one === wanted)
        if (color !== undefined) onChange(color)
      }}
    />
  )
}
