import { SecretError, type SecretsResolver } from '@latchwork/secrets'

/** Deletes replaced keys whose time is over. A store in trouble is left: whoever asks it for a key is told. */
export async function sweepReplacedKeys(
  { rotation }: Pick<SecretsResolver, 'rotation'>,
  say: (words: string) => void,
): Promise<void> {
  try {
    for (const name of await rotation.sweep())
      say(`The ${name} that was replaced is deleted now; it was kept for a while so that it could be restored.`)
  } catch (error) {
    if (!(error instanceof SecretError)) throw error
  }
}
