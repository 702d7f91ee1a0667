import type { Locator, Page } from 'playwright-core'
import { canvasOf, nodeNamed } from './steps.ts'

/** A socket of a node, by its side and name: `output:text`. */
export function socketOf(page: Page, node: string, name: string): Locator {
  return nodeNamed(page, node).locator(`[data-socket="${name}"]`)
}

/** The inspector at the right. */
export function inspectorOf(page: Page): Locator {
  return page.getByRole('complementary', { name: 'Inspector' })
}

/** The note; stories have one at a time. */
export function noteOf(page: Page): Locator {
  return page.getByRole('group', { name: 'Note' })
}

/** Presses a button of a place. */
export function press(place: Locator, button: string): Promise<void> {
  return place.getByRole('button', { name: button, exact: true }).click()
}

/** Types another name where a place asks for one, and Enter. */
export async function rename(place: Locator, name: string): Promise<void> {
  const field = place.getByLabel('Name', { exact: true }).first()
  await field.fill(name)
  await field.press('Enter')
}

/** Lets go of what is selected, and acts on the settings of the flow. */
export async function inFlowInspector(page: Page, act: (inspector: Locator) => Promise<unknown>): Promise<void> {
  await canvasOf(page).focus()
  await page.keyboard.press('Escape')
  const inspector = page.getByRole('region', { name: 'Settings of the flow' })
  await inspector.waitFor()
  await act(inspector)
}

/** A wire without bends is drawn as an even curve, so its middle is halfway between its sockets. */
export async function middleOfWire(page: Page, from: string, to: string): Promise<[number, number]> {
  const ends = [socketOf(page, from, 'output:text'), socketOf(page, to, 'input:parts')]
  const [a, b] = await Promise.all(ends.map(async (end) => middleOf(await end.boundingBox())))
  return [(a.x + b.x) / 2, (a.y + b.y) / 2]
}

/** Drags from the middle of a place, so far in pixels of the screen. */
export async function dragBy(
  page: Page,
  place: Locator,
  by: { readonly x: number; readonly y: number },
): Promise<void> {
  const { x, y } = middleOf(await place.boundingBox())
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + by.x / 2, y + by.y / 2)
  await page.mouse.move(x + by.x, y + by.y)
  await page.mouse.up()
}

/** The middle of a box on the screen; throws when there is none. */
export function middleOf(box: { x: number; y: number; width: number; height: number } | null): {
  readonly x: number
  readonly y: number
} {
  if (box === null) throw new Error('What should be pressed is not on the screen.')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** The middle of a socket on the screen. */
export async function middleOfSocket(
  page: Page,
  node: string,
  name: string,
): Promise<{ readonly x: number; readonly y: number }> {
  return middleOf(await socketOf(page, node, name).boundingBox())
}
