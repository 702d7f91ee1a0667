import { useState, type DragEvent } from 'react'

/** Takes a file that is dropped on an element; `drop` belongs on it. */
export function useDroppedFile(take: (file: File) => void): {
  readonly isDroppedOn: boolean
  readonly drop: {
    readonly onDragOver: (event: DragEvent) => void
    readonly onDragLeave: () => void
    readonly onDrop: (event: DragEvent) => void
  }
} {
  const [isDroppedOn, setDroppedOn] = useState(false)
  return {
    isDroppedOn,
    drop: {
      onDragOver(event) {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setDroppedOn(true)
      },
      onDragLeave: () => setDroppedOn(false),
      onDrop(event) {
        const [file] = event.dataTransfer.files
        setDroppedOn(false)
        if (file === undefined) return
        event.preventDefault()
        take(file)
      },
    },
  }
}
