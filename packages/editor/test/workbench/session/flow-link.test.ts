import { expect, test } from 'vitest'
import { takeFlowLink } from '../../../src/workbench/session/flow-link.ts'

function take(hash: string) {
  let address = ''
  const flow = takeFlowLink({
    location: { hash, pathname: '/', search: '' },
    history: { state: null, replaceState: (_state, _unused, next) => void (address = String(next)) },
  })
  return { flow, address }
}

test('the flow of a link is taken out of the address, and the rest stays', () => {
  expect(take('#flow=notes%2Fone.flow.json')).toEqual({ flow: 'notes/one.flow.json', address: '/' })
  expect(take('#settings/secrets?name=A_KEY&flow=a.flow.json')).toEqual({
    flow: 'a.flow.json',
    address: '/#settings/secrets?name=A_KEY',
  })
})

test('an address without a flow is left alone, and one that is cut names none', () => {
  expect(take('#settings/general')).toEqual({ flow: undefined, address: '' })
  expect(take('#flow=%E0%A4%A')).toEqual({ flow: undefined, address: '/' })
})
