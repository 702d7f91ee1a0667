import { randomBytes } from 'node:crypto'
import { Secret, type CloudKey } from '@latchwork/secrets'
import { expect, test } from 'vitest'
import type { CloudMembership } from '../../src/secrets/cloud-membership.ts'
import { createCloudSignIn } from '../../src/secrets/cloud-sign-in.ts'

const mint = () => `lw-${randomBytes(20).toString('hex')}`
const demo: CloudKey = {
  secret: new Secret(mint()),
  baseURL: 'http://127.0.0.1:1/v1',
  demo: true,
  location: 'demo model',
}

/** A sign-in that is kept in memory. */
function membershipOf(): CloudMembership {
  let key: CloudKey | undefined
  return {
    read: async () => key,
    join: async ({ url, key: secret }) => {
      key = { secret, baseURL: url, demo: false, location: 'signed in from the editor' }
    },
    leave: async () => {
      key = undefined
    },
  }
}

test('the demo model stands in until somebody signs in, and again afterwards', async () => {
  const signIn = createCloudSignIn({ environment: {}, membership: membershipOf(), demo })
  expect(await signIn.show()).toMatchObject({ state: 'demo', location: 'demo model' })
  const key = mint()
  await signIn.join({ url: 'https://cloud.example/v1', key: new Secret(key) })
  expect(await signIn.show()).toEqual({
    state: 'joined',
    url: 'https://cloud.example/v1',
    location: 'signed in from the editor',
    hint: key.slice(-4),
  })
  await signIn.leave()
  expect((await signIn.show()).state).toBe('demo')
})

test('a cloud of the environment is shown before any sign-in, with why it cannot be changed', async () => {
  const key = mint()
  const environment = { LATCH_CLOUD_URL: 'https://cloud.example/v1', LATCH_CLOUD_KEY: key }
  const membership = membershipOf()
  await membership.join({ url: 'https://other.example/v1', key: new Secret(mint()) })
  const shown = await createCloudSignIn({ environment, membership, demo }).show()
  expect(shown).toMatchObject({ state: 'joined', url: 'https://cloud.example/v1', hint: key.slice(-4) })
  expect(shown.fixed).toContain('LATCH_CLOUD_URL')
})

test('half a cloud in the environment is told as what it is', async () => {
  const environment = { LATCH_CLOUD_URL: 'https://cloud.example/v1' }
  const shown = await createCloudSignIn({ environment, membership: membershipOf(), demo }).show()
  expect(shown.state).toBe('none')
  expect(shown.fixed).toContain('LATCH_CLOUD_KEY is not')
})
