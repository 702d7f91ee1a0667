import type { Locator, Page } from 'playwright-core'

/** The Configuration Editor. */
export function settingsOf(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Configuration Editor' })
}

/** Opens a page of the Configuration Editor by mouse, from the menu. */
export async function openSettings(page: Page, title: string): Promise<Locator> {
  await page.getByRole('menuitem', { name: 'Settings', exact: true }).click()
  await page.getByRole('menuitem', { name: title, exact: true }).click()
  const dialog = settingsOf(page)
  await dialog.getByRole('heading', { name: title, exact: true }).waitFor()
  return dialog
}

/** Closes it by mouse, and waits until it is gone. */
export async function closeSettings(page: Page): Promise<void> {
  await settingsOf(page).getByRole('button', { name: 'Close' }).click()
  await settingsOf(page).waitFor({ state: 'hidden' })
}
