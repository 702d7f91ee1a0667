import { realpath } from 'node:fs/promises'

/** Folders that belong to this machine alone, and what stands in their place. */
export interface OwnFolders {
  readonly home: string
  readonly project: string
}

/** Replaces own folders in texts and counts how often. */
export interface FolderNames {
  readonly change: (text: string) => string
  readonly count: () => number
}

/** Makes it: `/home/someone/x.txt` becomes `{home}/x.txt`. */
export async function createFolderNames({ home, project }: OwnFolders): Promise<FolderNames> {
  const real = async (folder: string): Promise<string> => realpath(folder).catch(() => folder)
  const folders = new Map([
    [home, '{home}'],
    [await real(home), '{home}'],
    [project, '{project}'],
    [await real(project), '{project}'],
  ])
  const forms = [...folders].flatMap(([folder, name]) => writtenForms(folder).map((form) => [form, name] as const))
  const names = new Map(forms.filter(([form]) => form.length > 1))
  const longestFirst = [...names.keys()].sort((a, b) => b.length - a.length)
  const pattern = new RegExp(`(?:${longestFirst.map(escapePattern).join('|') || '(?!)'})(?![\\w-])`, 'g')
  let count = 0
  return {
    change: (text) =>
      text.replace(pattern, (found) => {
        count += 1
        return names.get(found) ?? found
      }),
    count: () => count,
  }
}

/** As it is, in JSON, and in an address. */
function writtenForms(folder: string): readonly string[] {
  return [folder, JSON.stringify(folder).slice(1, -1), encodeURI(folder), encodeURIComponent(folder)]
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)
}
