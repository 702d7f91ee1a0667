import { randomBytes } from 'node:crypto'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startTestServer } from '../../../server/test/start-test-server.ts'
import { fieldOf, nameProblem } from '../../src/settings/secret-field.ts'
import {
  choicesFor,
  fieldPlaceholder,
  layerBadge,
  removalInWords,
  saveInWords,
  sourceBadge,
} from '../../src/settings/secret-words.ts'
import { createSecretsDesk, type SecretsDesk } from '../../src/settings/secrets-desk.ts'

const NAME = 'OPENAI_API_KEY'
const makeKey = () => `sk-proj-${randomBytes(24).toString('hex')}`

function rowOf(desk: SecretsDesk, name = NAME) {
  const row = desk.state().rows.find((each) => each.name === name)
  if (row === undefined) throw new Error(`${name} is not listed.`)
  return row
}

describe('the page of secrets, on a real server', () => {
  test('lists what nodes need, with the demo model in use', async () => {
    await using server = await startTestServer()
    const desk = createSecretsDesk(server.client)
    await desk.load()
    const row = rowOf(desk)
    expect(row.neededBy).toContain('openai.prompt')
    expect(sourceBadge(row)).toEqual({ text: 'Demo model in use', tone: 'plain' })
    expect(fieldPlaceholder(row.explanation)).toBe('Paste a key')
  })

  test('closing saves a pasted key, cleans it, and forgets the text', async () => {
    await using server = await startTestServer()
    const saved: string[] = []
    const desk = createSecretsDesk(server.client, (name) => saved.push(name))
    await desk.load()
    const key = makeKey()
    desk.type(NAME, `  "${key}"\n`)
    expect(await desk.saveAll()).toBe(true)
    const field = fieldOf(desk.state(), NAME)
    expect(field.saving).toMatchObject({ status: 'saved', message: expect.stringContaining('used from now on') })
    expect(field.notes.join(' ')).toContain('quotes')
    expect(sourceBadge(rowOf(desk)).text).toBe('Your key in use')
    expect(fieldPlaceholder(rowOf(desk).explanation)).toContain(key.slice(-4))
    expect(JSON.stringify([...desk.state().fields, desk.state().rows])).not.toContain(key)
    expect(saved).toEqual([NAME])
    const credential = await server.parts.secrets.credential(NAME)
    expect(credential.secret.use((value) => value)).toBe(key)
  })

  test('an admin key is not saved: the text stays, with the reason', async () => {
    await using server = await startTestServer()
    const desk = createSecretsDesk(server.client)
    await desk.load()
    const typed = `sk-admin-${randomBytes(20).toString('hex')}`
    desk.type(NAME, typed)
    expect(await desk.saveAll()).toBe(false)
    const { saving, typed: kept } = fieldOf(desk.state(), NAME)
    expect(saving).toMatchObject({ status: 'failed', message: expect.stringContaining('admin key') })
    expect(kept).toBe(typed)
  })

  test('a key of another vendor is saved with a warning', async () => {
    await using server = await startTestServer()
    const desk = createSecretsDesk(server.client)
    await desk.load()
    desk.type(NAME, `sk-ant-${randomBytes(20).toString('hex')}`)
    expect(await desk.save(NAME)).toBe(true)
    expect(fieldOf(desk.state(), NAME).notes.join(' ')).toContain('Anthropic')
  })

  test('a save that the environment hides says so and offers the pin, which puts it in force', async () => {
    const environment = { [NAME]: makeKey() }
    await using server = await startTestServer({ environment })
    const desk = createSecretsDesk(server.client)
    await desk.load()
    desk.type(NAME, makeKey())
    await desk.save(NAME)
    const { saving, canPin } = fieldOf(desk.state(), NAME)
    expect(saving).toMatchObject({ message: expect.stringContaining('the key in the environment') })
    expect(canPin).toBe('user')
    await desk.pin(NAME, 'user')
    expect(fieldOf(desk.state(), NAME).canPin).toBeUndefined()
    expect(sourceBadge(rowOf(desk)).text).toBe('Your key in use')
  })

  test('going back to the default keeps the saved key, and can be taken back', async () => {
    await using server = await startTestServer()
    const desk = createSecretsDesk(server.client)
    await desk.load()
    desk.type(NAME, makeKey())
    await desk.save(NAME)
    expect(choicesFor(rowOf(desk).explanation)).toEqual([{ title: 'Use the demo model instead', layer: 'default' }])
    await desk.pin(NAME, 'default')
    expect(sourceBadge(rowOf(desk)).text).toBe('Demo model in use')
    expect(choicesFor(rowOf(desk).explanation).map(({ title }) => title)).toEqual([
      'Use my saved key',
      'Use the usual order again',
    ])
    await desk.unpin(NAME)
    expect(sourceBadge(rowOf(desk)).text).toBe('Your key in use')
  })

  test('removing a key that was pinned removes the pin, so that the next layer answers as announced', async () => {
    await using server = await startTestServer()
    await appendFile(join(server.project, '.env'), `${NAME}=${makeKey()}\n`)
    const desk = createSecretsDesk(server.client)
    await desk.load()
    desk.type(NAME, makeKey())
    await desk.save(NAME)
    await desk.pin(NAME, 'user')
    expect(removalInWords(rowOf(desk).explanation)).toContain('The key in the project’s .env')
    await desk.remove(NAME)
    const { explanation } = rowOf(desk)
    expect(explanation.winner?.layer).toBe('project')
    expect(explanation.pin).toBeUndefined()
  })

  test('an address without a key is not lost in silence', async () => {
    await using server = await startTestServer()
    const desk = createSecretsDesk(server.client)
    await desk.load()
    desk.typeAddress(NAME, 'https://gateway.example.com/v1')
    expect(await desk.saveAll()).toBe(false)
    expect(fieldOf(desk.state(), NAME).saving).toMatchObject({ message: expect.stringContaining('saved together') })
    desk.type(NAME, makeKey())
    expect(await desk.saveAll()).toBe(true)
    expect(rowOf(desk).explanation.winner?.baseURL).toBe('https://gateway.example.com/v1')
  })

  test('the address of a saved key is changed alone, and the key stays', async () => {
    await using server = await startTestServer()
    const desk = createSecretsDesk(server.client)
    await desk.load()
    const key = makeKey()
    desk.type(NAME, key)
    await desk.saveAll()
    desk.typeAddress(NAME, ' https://gateway.example.com/v1 ')
    expect(await desk.saveAll()).toBe(true)
    const field = fieldOf(desk.state(), NAME)
    expect(field.saving).toMatchObject({ message: expect.stringContaining('https://gateway.example.com/v1') })
    expect(field.address).toBeUndefined()
    const credential = await server.parts.secrets.credential(NAME)
    expect(credential).toMatchObject({ baseURL: 'https://gateway.example.com/v1', layer: 'user' })
    expect(credential.secret.use((value) => value)).toBe(key)

    desk.typeAddress(NAME, 'http://gateway.example.com/v1')
    expect(await desk.saveAll()).toBe(false)
    expect(fieldOf(desk.state(), NAME)).toMatchObject({
      address: 'http://gateway.example.com/v1',
      saving: { status: 'failed', message: expect.stringContaining('in the clear') },
    })
    expect((await server.parts.secrets.credential(NAME)).baseURL).toBe('https://gateway.example.com/v1')
  })

  test('a typed key is tried without being saved', async () => {
    const tried: string[] = []
    await using server = await startTestServer({
      parts: {
        probe: async ({ secret, baseURL }) => {
          tried.push(secret.use((value) => value))
          return {
            outcome: 'refused',
            code: 'wrong-key',
            title: 'The key is not accepted',
            message: 'The key is not accepted.',
            hint: 'Use another key.',
            baseURL,
            model: 'gpt-6-luna',
            scopes: [],
            steps: [],
          }
        },
      },
    })
    const desk = createSecretsDesk(server.client)
    await desk.load()
    const key = makeKey()
    desk.type(NAME, key)
    await desk.test(NAME)
    expect(tried).toEqual([key])
    expect(fieldOf(desk.state(), NAME).test).toMatchObject({ state: 'done', outcome: 'refused' })
    expect(rowOf(desk).explanation.winner?.layer).toBe('default')
  })

  test('a new name gets a field, and a value; a server that is gone becomes words', async () => {
    await using server = await startTestServer()
    const desk = createSecretsDesk(server.client)
    await desk.load()
    expect(await desk.add('SEARCH_API_KEY')).toBe(true)
    desk.type('SEARCH_API_KEY', randomBytes(20).toString('hex'))
    expect(await desk.saveAll()).toBe(true)
    expect(rowOf(desk, 'SEARCH_API_KEY').explanation.winner?.layer).toBe('user')
    await server.close()
    desk.type('SEARCH_API_KEY', randomBytes(20).toString('hex'))
    expect(await desk.saveAll()).toBe(false)
    expect(fieldOf(desk.state(), 'SEARCH_API_KEY').saving).toMatchObject({
      message: expect.stringContaining('does not answer'),
    })
  })
})

test('a name is refused with the reason', () => {
  const rows = [{ name: NAME, neededBy: [], explanation: EMPTY, keys: [] }]
  expect(nameProblem('', rows)).toContain('Give the secret a name')
  expect(nameProblem('two__underscores', rows)).toContain('single underscores')
  expect(nameProblem(NAME, rows)).toContain('in the list already')
  expect(nameProblem('SEARCH_API_KEY', rows)).toBeUndefined()
})

const EMPTY = { name: NAME, layers: [], policy: { neverDefault: false } }

test('a secret that nothing holds says who needs it', () => {
  expect(sourceBadge({ neededBy: ['web.search'], explanation: EMPTY })).toEqual({
    text: 'Needed by 1 type of node',
    tone: 'warn',
  })
  expect(sourceBadge({ neededBy: [], explanation: EMPTY }).text).toBe('Not set')
})

test('a layer in trouble is shown as trouble, and a save that is not used names what is', () => {
  const broken = {
    layer: 'user' as const,
    store: 'keychain',
    found: false,
    labels: [],
    error: { code: 'locked', message: 'The keychain is locked.' },
  }
  expect(layerBadge(broken, EMPTY)).toEqual({ text: 'trouble', tone: 'bad' })
  const above = { layer: 'environment' as const, store: 'environment', found: true, labels: [], hint: '1a2b' }
  const answer = { layer: 'user' as const, location: 'your keychain', protection: '', notes: [] }
  expect(saveInWords({ ...answer, effective: false, shadowedBy: above, explanation: EMPTY })).toBe(
    'Saved in your keychain, but the key in the environment (…1a2b) is used instead.',
  )
})
