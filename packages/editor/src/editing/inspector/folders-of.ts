/** The folders that files stand in, those above them among them; sorted. */
export function foldersOf(files: readonly string[]): readonly string[] {
  const folders = new Set<string>(['.'])
  for (const file of files) {
    for (let slash = file.indexOf('/'); slash > 0; slash = file.indexOf('/', slash + 1))
      folders.add(file.slice(0, slash))
  }
  return [...folders].toSorted()
}
