import type { buildConnector } from 'undici'
import { Agent } from 'undici'
import { describe, expect, test } from 'vitest'
import { createGuardedHttp } from '../../src/host/guarded-http.ts'
import { createTransport } from '../../src/host/transport.ts'
import { httpRequest } from '../../src/http/request.ts'
import { failureOf, runNode } from '../context.ts'

/** A connector that writes down what it was told to dial, and never does. */
function createRecorder() {
  const dialled: string[] = []
  const connect: buildConnector.connector = ({ hostname, port }, callback) => {
    dialled.push(`${hostname}:${port}`)
    callback(new Error('not dialled in a test'), null)
  }
  return { dialled, connect }
}

/** Names as an attacker would have them answered. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  localhost: ['127.0.0.1', '::1'],
  'sub.localhost': ['127.0.0.1'],
  'private.test': ['10.0.0.8'],
  'metadata.test': ['169.254.169.254'],
  'mapped.test': ['::ffff:127.0.0.1'],
  'mixed.test': ['93.184.216.34', '192.168.1.1'],
  'six.test': ['fd00:ec2::254'],
  'public.test': ['93.184.216.34'],
  'public6.test': ['2606:2800:220:1:248:1893:25c8:1946'],
  'nowhere.test': [],
  'odd.test': ['not-an-address'],
}

const lookup = async (hostname: string) => NAMES[hostname.replace(/\.$/, '')] ?? []

/** By what they try; parted by spaces. */
const REFUSED = Object.values({
  loopback: 'http://127.0.0.1/ http://127.0.0.1:8080/ http://[::1]/ https://[::1]:8443/ http://[0:0:0:0:0:0:0:1]/',
  shortened: 'http://127.1/ http://127.0.1/ http://0/ http://0.0.0.0/ http://[::]/ http://127.0.0.1./',
  asNumbers: 'http://2130706433/ http://0x7f000001/ http://0x7f.1/ http://0177.0.0.1/ http://017700000001/',
  lookalikes: 'http://①②⑦.0.0.1/ http://127。0。0。1/',
  wrapped: 'http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/ http://[::127.0.0.1]/ http://[::ffff:0:127.0.0.1]/',
  translated:
    'http://[64:ff9b::7f00:1]/ http://[64:ff9b:1::a9fe:a9fe]/ http://[2002:7f00:1::]/ http://[2001:0:7f00:1::]/',
  local6:
    'http://[fe80::1]/ http://[fc00::1]/ http://[ff02::1]/ http://[fec0::1]/ http://[2001:db8::1]/ http://[100::1]/',
  unassigned6: 'http://[4000::1]/',
  private: 'http://10.0.0.1/ http://172.16.0.1/ http://172.31.255.255/ http://192.168.0.1/ http://100.64.0.1/',
  metadata: 'http://169.254.169.254/latest/ http://2852039166/ http://0xa9fea9fe/ http://[::ffff:169.254.169.254]/',
  moreMetadata: 'http://[fd00:ec2::254]/ http://100.100.100.200/ http://192.0.0.192/ http://168.63.129.16/',
  reserved: 'http://198.18.0.1/ http://224.0.0.1/ http://240.0.0.1/ http://255.255.255.255/ http://192.0.2.1/',
  localNames: 'http://localhost/ http://LOCALHOST/ http://localhost./ http://sub.localhost/ https://localhost/',
  names: 'http://private.test/ http://metadata.test/ http://mapped.test/ http://mixed.test/ http://six.test/',
  oddNames: 'http://odd.test/ http://nowhere.test/',
  userInfo: 'http://user:pass@public.test/ http://public.test@127.0.0.1/',
  ports: 'http://public.test:0/ http://public.test:22/',
  schemes: 'ftp://public.test/ file:///etc/passwd gopher://127.0.0.1/ data:text/plain,x javascript:1 blob:x',
  broken: 'public.test //public.test/ http:// http://[::1 http://256.256.256.256/ http://a%20b/',
}).flatMap((urls) => urls.split(' '))

const plain = createTransport(new Agent())

describe('the guard of http.request', () => {
  test('none of the addresses that must not be reached is dialled', async () => {
    expect(REFUSED.length).toBeGreaterThan(60)
    const { dialled, connect } = createRecorder()
    const http = createGuardedHttp({ lookup, connect })
    const codes = new Set<string>()
    for (const url of REFUSED) {
      const failure = await failureOf(runNode(httpRequest, { url }, { fetch: plain, services: { http } }))
      codes.add(failure.code)
    }
    expect(dialled).toEqual([])
    expect(codes).toEqual(new Set(['address-refused', 'bad-address', 'request-failed']))
  })

  test('public addresses are dialled, and so the test above could have failed', async () => {
    const { dialled, connect } = createRecorder()
    const http = createGuardedHttp({ lookup, connect })
    for (const url of [
      'http://public.test/',
      'https://public6.test:8443/',
      'http://93.184.216.34/',
      'http://[2606:4700::1111]/',
    ]) {
      const failure = await failureOf(runNode(httpRequest, { url }, { fetch: plain, services: { http } }))
      expect(failure.message).toContain('not dialled in a test')
    }
    const [second] = NAMES['public6.test']
    expect(dialled).toEqual(['93.184.216.34:', `${second}:8443`, '93.184.216.34:', '2606:4700::1111:'])
  })

  test('the address that was checked is the one that is dialled, however the name is answered later', async () => {
    const { dialled, connect } = createRecorder()
    let answers = 0
    const rebinding = async () => (++answers === 1 ? ['93.184.216.34'] : ['127.0.0.1'])
    const http = createGuardedHttp({ lookup: rebinding, connect })
    const request = () => runNode(httpRequest, { url: 'http://rebind.test/' }, { fetch: plain, services: { http } })
    expect((await failureOf(request())).message).toContain('not dialled in a test')
    expect(dialled).toEqual(['93.184.216.34:'])
    expect(await failureOf(request())).toMatchObject({ code: 'address-refused' })
    expect(dialled).toEqual(['93.184.216.34:'])
    expect(answers).toBe(2)
  })

  test('an allowed origin is reached, and no other port, protocol or host', async () => {
    const { dialled, connect } = createRecorder()
    const http = createGuardedHttp({ lookup, connect, allowOrigins: ['http://127.0.0.1:11434/', 'http://[::1]:80'] })
    for (const url of [
      'http://127.0.0.1:11434/api',
      'http://[::1]/',
      'https://127.0.0.1:11434/',
      'http://127.0.0.1:11435/',
      'http://localhost:11434/',
      'http://127.0.0.2:11434/',
    ]) {
      await failureOf(runNode(httpRequest, { url }, { fetch: plain, services: { http } }))
    }
    expect(dialled).toEqual(['127.0.0.1:11434', '::1:'])
    expect(() => createGuardedHttp({ allowOrigins: ['localhost'] })).toThrow('Invalid URL')
  })

  test('the environment cannot set a proxy', async () => {
    const before = { ...process.env }
    const { dialled, connect } = createRecorder()
    try {
      Object.assign(process.env, {
        HTTP_PROXY: 'http://127.0.0.1:9/',
        http_proxy: 'http://127.0.0.1:9/',
        NODE_USE_ENV_PROXY: '1',
      })
      const http = createGuardedHttp({ lookup, connect })
      await failureOf(runNode(httpRequest, { url: 'http://public.test/' }, { fetch: plain, services: { http } }))
    } finally {
      for (const name of ['HTTP_PROXY', 'http_proxy', 'NODE_USE_ENV_PROXY']) {
        if (before[name] === undefined) delete process.env[name]
        else process.env[name] = before[name]
      }
    }
    expect(dialled).toEqual(['93.184.216.34:'])
  })

  test('a transport that does not know the guard fails instead of going around it', async () => {
    const { dialled, connect } = createRecorder()
    const http = createGuardedHttp({ lookup, connect })
    const foreign = (url: string, init?: RequestInit) => globalThis.fetch(url, init)
    await failureOf(runNode(httpRequest, { url: 'http://public.test/' }, { fetch: foreign, services: { http } }))
    expect(dialled).toEqual([])
  })

  test('a host without the service gives no access to the web', async () => {
    const failure = await failureOf(runNode(httpRequest, { url: 'http://public.test/' }, { fetch: plain }))
    expect(failure).toMatchObject({ code: 'no-http-service' })
  })
})
