import { useId, useState, type JSX } from 'react'
import { FieldFrame } from './simple-fields.tsx'

/** A name that other places use: it changes when the field is left or Enter is pressed, not with every letter. */
export function NameField({
  label,
  value,
  onRename,
}: {
  readonly label: string
  readonly value: string
  readonly onRename: (name: string) => void
}): JSX.Element {
  const id = useId()
  const [typed, setTyped] = useState<string>()
  const finish = (): void => {
    if (typed !== undefined && typed !== value) onRename(typed)
    setTyped(undefined)
  }
  return (
    <FieldFrame id={id} label={label}>
      <input
        id={id}
        className="control"
        value={typed ?? value}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={finish}
        onKeyDown={(event) => {
          if (event.key === 'Enter') finish()
        }}
      />
    </FieldFrame>
  )
}
