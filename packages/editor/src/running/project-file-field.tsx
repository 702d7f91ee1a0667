import { useEffect, useId, useState, type JSX } from 'react'
import { useWorkbench } from '../workbench/index.ts'

/** A file of the project: typed, or chosen from the list of its files. */
export function ProjectFileField({ onType, isRequired, value, ...field }: ProjectFileFieldProps): JSX.Element {
  const list = useId()
  const files = useProjectFiles()
  return (
    <>
      <input
        {...field}
        value={value}
        list={list}
        required={isRequired}
        placeholder="folder/file.txt"
        onChange={(event) => onType(event.currentTarget.value)}
        autoComplete="off"
      />
      <datalist id={list}>
        {files.map((file) => (
          <option key={file} value={file} />
        ))}
      </datalist>
    </>
  )
}

interface ProjectFileFieldProps {
  readonly id: string
  readonly value: string
  readonly onType: (path: string) => void
  readonly isRequired: boolean
  readonly 'aria-invalid': boolean
  readonly 'aria-describedby': string | undefined
}

/** Without an answer the path can still be typed. */
function useProjectFiles(): readonly string[] {
  const { api } = useWorkbench()
  const [files, setFiles] = useState<readonly string[]>([])
  useEffect(() => {
    const stop = new AbortController()
    api.call('files.list', { query: {}, signal: stop.signal }).then(
      (answer) => setFiles(answer.files.slice(0, 2_000)),
      () => setFiles([]),
    )
    return () => stop.abort()
  }, [api])
  return files
}
