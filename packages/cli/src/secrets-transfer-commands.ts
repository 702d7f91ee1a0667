import type { Add, CarryOut, ProjectOption } from './secrets-program.ts'

interface ExportFlags extends ProjectOption {
  readonly to: string
  readonly recipient?: readonly string[]
}

interface ImportFlags extends ProjectOption {
  readonly identity?: string
  readonly replace?: true
}

/** The commands that take keys to another machine in a file of age. */
export function addTransfer(add: Add, carryOut: CarryOut): void {
  add('export', 'writes your saved keys into one file, encrypted with age: for a passphrase, or for keys of age')
    .requiredOption('--to <file>', 'the file; never one that is there already')
    .option('--recipient <key>', 'a public key of age (age1…) that may open it; may be given again', addTo)
    .action((options: ExportFlags) =>
      carryOut(options, async (parts) =>
        (await import('./commands/secrets-transfer.ts')).exportSecrets(options, parts),
      ),
    )
  add('import <file>', 'saves the keys of such a file in the user layer; keys that are there already stay')
    .option('--identity <file>', 'the file with your key of age, as age-keygen writes it')
    .option('--replace', 'takes the values of the file where other ones are saved here')
    .action((file: string, options: ImportFlags) =>
      carryOut(options, async (parts) =>
        (await import('./commands/secrets-transfer.ts')).importSecrets(file, options, parts),
      ),
    )
}

function addTo(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}
