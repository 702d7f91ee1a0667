import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { z } from 'zod'
import type { OpenAIStandIn } from '../support/openai-standin.ts'
import type { Desk } from './desk.ts'
import { openSettings } from './settings-steps.ts'
import { openFlow } from './steps.ts'

/** The flow that is open meanwhile. */
export const FLOW = 'templates/ask-about-a-text.flow.json'
/** The key that all stories are about. */
export const NAME = 'OPENAI_API_KEY'
export const parameters = { name: NAME }

/** The masked field, by its accessible name. */
export function fieldIn(dialog: Locator): Locator {
  return dialog.getByLabel(NAME, { exact: true })
}

/** Opens the page API Keys & Secrets. */
export async function openKeys(desk: Desk): Promise<Locator> {
  await openFlow(desk, FLOW)
  const dialog = await openSettings(desk.page, 'API Keys & Secrets')
  await fieldIn(dialog).waitFor()
  return dialog
}

/** Saves keys of the user under labels, as another window would; the first is the default. */
export async function saveLabelled(
  { client }: Desk,
  standIn: OpenAIStandIn,
  ...labels: readonly string[]
): Promise<readonly string[]> {
  const keys = labels.map((label) => standIn.key('good', label))
  for (const [index, label] of labels.entries())
    await client.call('secrets.set', { parameters, body: { value: keys[index], label } })
  await client.call('secrets.chooseDefault', { parameters, body: { label: labels[0] } })
  return keys
}

const recordsSchema = z.looseObject({ records: z.array(z.looseObject({})) })

/** As if every key had been saved so many days ago. */
export function growOld({ home }: Desk, days: number): void {
  const file = join(home, 'key-records.json')
  const { records, ...rest } = recordsSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  const since = new Date(Date.now() - days * 86_400_000).toISOString()
  writeFileSync(file, JSON.stringify({ ...rest, records: records.map((record) => ({ ...record, since })) }))
}
