import { readInstallationKey, SecretStoreError, type LatchHome } from '@latchwork/secrets'

/** The installation's key for fingerprints, or why there is none. */
export type FingerprintKey =
  | { readonly key: Uint8Array; readonly trouble?: undefined }
  | { readonly key?: undefined; readonly trouble: string }

/** Reads it, or makes it at first use. A home that cannot be written to has none, which is no reason to refuse a look. */
export async function readFingerprintKey({ installationKeyFile: file }: LatchHome): Promise<FingerprintKey> {
  try {
    return { key: await readInstallationKey({ file }) }
  } catch (error) {
    if (!(error instanceof SecretStoreError)) throw error
    return { trouble: `${error.location} ${error.problem}` }
  }
}
