import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { readStoreFile } from './atomic-file.ts'
import { parseBaseURL } from './base-url.ts'
import { EXEC_PRESETS, type ExecPresetName } from './exec-presets.ts'
import { parseJSON } from './json-file.ts'
import { jsonPathPosition } from './json-path-position.ts'
import { SecretError, SecretSettingsError } from './secret-error.ts'
import { parseEntryKey } from './secret-name.ts'

const NAME_RULE = 'use up to 40 letters, digits, spaces, dots and hyphens'
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 .-]{0,39}$/, NAME_RULE)
const seconds = (least: number, most: number) => z.number().min(least).max(most).optional()
/** An address is checked here, where its place in the file is known. */
const address = z.string().superRefine((text, context) => {
  try {
    parseBaseURL(text)
  } catch (error) {
    if (!(error instanceof SecretError)) throw error
    context.addIssue({ code: 'custom', message: error.summary })
  }
})
const byEntry = <Place extends z.ZodType>(place: Place) =>
  z.record(z.string(), place).superRefine((places, context) => {
    for (const key of Object.keys(places))
      if (parseEntryKey(key) === undefined)
        context.addIssue({
          code: 'custom',
          path: [key],
          message: 'is no name of a secret, such as NAME or NAME__label',
        })
  })

/** A reference never looks like an option of the command that it is given to. */
const ref = z
  .string()
  .min(1)
  .max(1000)
  .regex(/^[^-\0][^\0]*$/, 'may not begin with a hyphen')
const program = z
  .string()
  .min(1)
  .refine((text) => isAbsolute(text) || !/[\\/]/.test(text), 'give a whole path, or a name that is looked for in PATH')
const presetNames = Object.keys(EXEC_PRESETS).filter((key): key is ExecPresetName => Object.hasOwn(EXEC_PRESETS, key))

const execSchema = z
  .strictObject({
    type: z.literal('exec'),
    name: name.optional(),
    preset: z.enum(presetNames).optional(),
    command: z.tuple([program], z.string()).optional(),
    secrets: byEntry(z.union([ref, z.strictObject({ ref, baseURL: address.optional() })])),
    environment: z
      .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*\*?$/, 'name variables, such as OP_ACCOUNT or AWS_*'))
      .default([]),
    timeoutSeconds: seconds(0.1, 300),
    keepSeconds: seconds(0, 3600),
  })
  .refine(({ preset, command }) => (preset === undefined) !== (command === undefined), {
    message: `give either a preset (${presetNames.join(', ')}) or a command`,
    path: ['preset'],
  })

const pathText = z.string().regex(/^[^/\0]+(?:\/[^/\0]+)*$/, 'a path has no slash at its beginning or end')
const vaultSchema = z
  .strictObject({
    type: z.literal('vault'),
    name: name.default('vault'),
    address,
    mount: pathText.optional(),
    namespace: z.string().min(1).optional(),
    folder: pathText.optional(),
    secrets: byEntry(
      z.strictObject({ path: pathText, field: z.string().min(1).optional(), baseURL: address.optional() }),
    ).default({}),
    tokenFile: z.string().min(1).optional(),
    writes: z.boolean().default(false),
    timeoutSeconds: seconds(0.1, 300),
    keepSeconds: seconds(0, 3600),
  })
  .refine(({ folder, secrets }) => folder !== undefined || Object.keys(secrets).length > 0, {
    message: 'give a folder, or secrets with a path each',
    path: ['secrets'],
  })

const TAKEN = ['keychain', 'encrypted-file', 'user']
const schema = z.array(z.discriminatedUnion('type', [execSchema, vaultSchema])).superRefine((stores, context) => {
  const names = stores.map(storeName)
  for (const [at, one] of names.entries())
    if (TAKEN.includes(one) || names.indexOf(one) < at)
      context.addIssue({ code: 'custom', path: [at], message: `the name ${one} is taken: give this store another` })
})

/** A password manager or a vault, as the user's settings describe it. */
export type StoreSettings = z.output<typeof schema>[number]

/** What a configured store is called. */
export const storeName = (store: StoreSettings): string =>
  store.type === 'vault'
    ? store.name
    : (store.name ?? store.preset ?? store.command?.[0].split(/[\\/]/).at(-1) ?? store.type)

/** Reads `stores` from the user's settings file. Throws `SecretSettingsError` with the line and column of what is wrong. */
export const readStoreSettings = async (file: string): Promise<readonly StoreSettings[]> => {
  const text = (await readStoreFile({ file, store: 'settings' }))?.text ?? '{}'
  const all = z
    .looseObject({ stores: z.unknown() })
    .safeParse(parseJSON(text, (problem) => new SecretSettingsError(file, problem)))
  if (all.data?.stores === undefined) return []
  const { data, error } = schema.safeParse(all.data.stores)
  if (error === undefined) return data
  const [{ path, message }] = error.issues
  const place = ['stores', ...path]
  const { line, column } = jsonPathPosition(text, place)
  throw new SecretSettingsError(file, `${place.map(String).join('.')} at line ${line}, column ${column}: ${message}`)
}
