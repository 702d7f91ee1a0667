import { once } from 'node:events'
import { readFile, readdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCloud } from '../../packages/cloud/src/index.ts'
import { createWorld, type CallOptions, type RunningCall, type World } from '../headless/cli-world.ts'
import { describeInBrowser } from './harness.ts'
import { closeSettings, openSettings } from './settings-steps.ts'
import { canvasOf, expectText, goToNode, resultsOf } from './steps.ts'

const one = {
  latchwork: 1,
  name: 'one',
  nodes: { add: { type: 'math.add', with: { a: 1 } } },
  wires: [],
  layout: { add: [0, 0] },
}
const question = {
  latchwork: 1,
  name: 'question',
  outputs: { answer: 'ask.text' },
  nodes: { ask: { type: 'openai.prompt', with: { prompt: 'Summarize: A latch keeps a gate shut.' } } },
  wires: [],
}

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.write('one.flow.json', one)
  await world.write('sub/question.flow.json', question)
  await world.write('latchwork.json', { latchwork: 1 })
})
afterAll(() => world.remove())

interface Editor extends AsyncDisposable {
  readonly url: string
  readonly call: RunningCall
}

/** Starts the real command, and reads the link that it prints. */
async function startEditor(args: readonly string[], env: CallOptions['env'] = {}): Promise<Editor> {
  const call = world.start(['edit', ...args], { env: { LATCH_PORT: '0', ...env } })
  if (call.child.stdout === null) throw new Error('The command has no output.')
  const line = await Promise.race([
    once(createInterface({ input: call.child.stdout }), 'line').then(([said]) => String(said)),
    call.ended.then(({ stderr }) => `It ended: ${stderr}`),
  ])
  const url = /^Latchwork is ready at (http:\S+)$/.exec(line)?.[1]
  if (url === undefined) throw new Error(line)
  const stop = async () => {
    call.child.kill('SIGINT')
    await call.ended
  }
  return { url, call, [Symbol.asyncDispose]: stop }
}

const flowNow = async (path: string): Promise<unknown> => JSON.parse(await readFile(join(world.project, path), 'utf8'))
const badgeOf = (page: Page) => page.getByRole('status', { name: 'Key in use' })

await describeInBrowser('latch edit', (_, openPage) => {
  test('serves a folder that is edited in the browser and saved, and Ctrl-C leaves nothing behind', async () => {
    const { url, call } = await startEditor([])
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/)
    await using page = await openPage()
    await page.goto(url)
    await page.getByRole('navigation', { name: 'Flows' }).getByText('one').click()
    await canvasOf(page).waitFor()
    await goToNode(page, 'Add')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => flowNow('one.flow.json')).toMatchObject({ layout: { add: [20, 0] } })
    expect(page.url()).not.toContain('token')

    call.child.kill('SIGINT')
    expect(await call.ended).toMatchObject({
      code: 130,
      stderr: expect.stringMatching(/^(?:Building the editor\.\.\.\n)?$/),
    })
    await expect(fetch(new URL(url).origin)).rejects.toThrow('fetch failed')
    const left = await readdir(world.project, { recursive: true })
    expect(left.filter((name) => /tmp|lock|-wal|-shm/.test(name))).toEqual([])
  })

  test('opens the one flow that it is given, in its project', async () => {
    await using editor = await startEditor([join('sub', 'question.flow.json')])
    expect(editor.url).toMatch(/&flow=sub%2Fquestion\.flow\.json$/)
    await using page = await openPage()
    await page.goto(editor.url)
    await page.getByRole('treeitem', { name: 'Prompt' }).first().waitFor()
    expect(new URL(page.url()).hash).toBe('')
    await page.getByRole('navigation', { name: 'Flows' }).getByText('one').waitFor()
  })

  test('two editors on one folder show what the other saves', async () => {
    await using first = await startEditor(['one.flow.json'])
    await using second = await startEditor(['one.flow.json'])
    expect(new URL(first.url).port).not.toBe(new URL(second.url).port)
    await using here = await openPage()
    await using there = await openPage()
    await here.goto(first.url)
    await there.goto(second.url)
    await canvasOf(there).waitFor()
    const before = await flowNow('one.flow.json')
    await goToNode(here, 'Add')
    await here.keyboard.press('ArrowDown')
    await expect.poll(() => flowNow('one.flow.json')).not.toEqual(before)
    await there.getByText('was changed on disk', { exact: false }).waitFor()
    await goToNode(there, 'Add')
    const between = await flowNow('one.flow.json')
    await there.keyboard.press('ArrowDown')
    await expect.poll(() => flowNow('one.flow.json')).not.toEqual(between)
    expect(await there.getByRole('dialog').count()).toBe(0)
  })

  test('signing in to a cloud puts its default key in force, a run is paid by it, and signing out goes back', async () => {
    const cloud = await startCloud({ upstream: 'demo' })
    await using editor = await startEditor([join('sub', 'question.flow.json')])
    await using page = await openPage()
    await page.goto(editor.url)
    await expectText(badgeOf(page), 'Demo model')
    const dialog = await openSettings(page, 'General')
    await dialog.getByLabel('Link or address of the cloud').fill(`${cloud.url}#key=${cloud.key.slice(0, -1)}`)
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await dialog.getByText('You are not signed in', { exact: false }).waitFor()
    await dialog.getByLabel('Link or address of the cloud').fill(cloud.url)
    await dialog.getByLabel('Key of the cloud').fill(cloud.key)
    await page.keyboard.press('Enter')
    await dialog.getByText(`Signed in to ${new URL(cloud.url).host}`).waitFor()
    await closeSettings(page)
    await expectText(badgeOf(page), 'Default key')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await expectText(resultsOf(page), /latch/i)
    expect(await page.content()).not.toContain(cloud.key)

    // Whoever is signed in is so in every later call.
    const ran = await world.latch(['run', join('sub', 'question.flow.json'), '--json'])
    expect(JSON.parse(ran.stdout)).toMatchObject({
      status: 'done',
      key: { layer: 'default', hint: cloud.key.slice(-4) },
    })
    await openSettings(page, 'General')
    await dialog.getByRole('button', { name: 'Sign out' }).click()
    await dialog.getByText('Demo model', { exact: true }).waitFor()
    await closeSettings(page)
    await expectText(badgeOf(page), 'Demo model')
    const after = await world.latch(['run', join('sub', 'question.flow.json'), '--json'])
    expect(after.code).toBe(3)
    await cloud.close()
  })

  test('a cloud of the environment is shown as it is, and why it cannot be changed', async () => {
    const cloud = await startCloud({ upstream: 'demo' })
    await using editor = await startEditor([], { LATCH_CLOUD_URL: cloud.url, LATCH_CLOUD_KEY: cloud.key })
    await using page = await openPage()
    await page.goto(editor.url)
    await expectText(badgeOf(page), 'Default key')
    const dialog = await openSettings(page, 'General')
    const section = dialog.getByRole('region', { name: 'Cloud' })
    await expectText(section, /Signed in to 127\.0\.0\.1/)
    await expectText(section, /LATCH_CLOUD_URL and LATCH_CLOUD_KEY/)
    expect(await section.getByRole('button').count()).toBe(0)
    expect(await section.getByRole('textbox').count()).toBe(0)
    await cloud.close()
  })
})

test('latch edit says which port is busy, and what to do', async () => {
  const busy = createServer()
  busy.listen(0, '127.0.0.1')
  await once(busy, 'listening')
  const address = busy.address()
  const port = address === null || typeof address === 'string' ? 0 : address.port
  const refused = await world.latch(['edit'], { env: { LATCH_PORT: String(port) } })
  busy.close()
  expect(refused).toMatchObject({ code: 1, stdout: '' })
  expect(refused.stderr).toContain(`Port ${port} is taken by another program`)
  expect(refused.stderr).toContain('LATCH_PORT')
})

test.each([
  ['missing', 'There is nothing at'],
  ['latchwork.json', 'is neither a folder nor a *.flow.json file'],
])('latch edit %s says what it takes', async (place, words) => {
  const refused = await world.latch(['edit', place], { env: { LATCH_PORT: '0' } })
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toContain(words)
})
