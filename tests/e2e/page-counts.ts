import type { Page } from 'playwright-core'

/** What a page costs: elements, listeners and roots of React. */
export interface PageCounts {
  readonly elements: number
  readonly listeners: number
  readonly roots: number
  readonly heapMegabytes: number
}

/** Counts what is alive, after a collection of garbage. */
export async function countPage(page: Page): Promise<PageCounts> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  const metric = (name: string) => metrics.find((found) => found.name === name)?.value ?? Number.NaN
  const found = await page.evaluate(() => {
    const elements = [...document.querySelectorAll('*')]
    const isRoot = (element: Element) => Object.keys(element).some((key) => key.startsWith('__reactContainer$'))
    return { elements: elements.length, roots: elements.filter((element) => isRoot(element)).length }
  })
  await session.detach()
  return { ...found, listeners: metric('JSEventListeners'), heapMegabytes: metric('JSHeapUsedSize') / 1024 ** 2 }
}
