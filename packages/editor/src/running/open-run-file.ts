import { parseRunFile, RunFileError } from '@latchwork/server/api'
import type { Workbench } from '../workbench/index.ts'

type Surrounding = Pick<Workbench, 'panels' | 'notify'>

/** Asks for the file of an exported run, and shows it. */
export function chooseRunFile(workbench: Surrounding): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = '.json,application/json'
  input.addEventListener('change', () => {
    const [file] = input.files ?? []
    if (file !== undefined) void openRunFile(workbench, file)
  })
  input.click()
}

/** Shows an exported run; says so when the file is none. */
export async function openRunFile({ panels, notify }: Surrounding, file: File): Promise<void> {
  try {
    panels.open('runs', { file: parseRunFile(await file.text()) })
  } catch (error) {
    const words = error instanceof RunFileError ? `${error.message} ${error.hint}` : 'It cannot be read.'
    notify(`${file.name}: ${words}`, { tone: 'bad' })
  }
}
