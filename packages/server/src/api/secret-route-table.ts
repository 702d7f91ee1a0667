import { labelQuery } from './key-in-use.ts'
import * as rotation from './key-rotation.ts'
import * as keyTest from './key-test.ts'
import type { Route } from './routes.ts'
import * as secrets from './secrets.ts'

/** The routes of secrets: values go in, and none comes out. */
export const secretRouteTable = {
  'secrets.list': { method: 'GET', path: '/api/secrets', answer: secrets.secretListSchema },
  'secrets.explain': {
    method: 'GET',
    path: '/api/secrets/:name',
    query: labelQuery,
    answer: secrets.explanationSchema,
  },
  'secrets.set': {
    method: 'PUT',
    path: '/api/secrets/:name',
    body: secrets.setSecretBody,
    answer: secrets.setSecretSchema,
  },
  'secrets.remove': {
    method: 'POST',
    path: '/api/secrets/:name/remove',
    body: secrets.removeSecretBody,
    answer: secrets.removedSecretSchema,
  },
  'secrets.bind': {
    method: 'POST',
    path: '/api/secrets/:name/address',
    body: secrets.bindSecretBody,
    answer: secrets.boundSecretSchema,
  },
  'secrets.pin': {
    method: 'POST',
    path: '/api/secrets/:name/pin',
    body: secrets.pinSecretBody,
    answer: secrets.explanationSchema,
  },
  'secrets.unpin': { method: 'POST', path: '/api/secrets/:name/unpin', answer: secrets.explanationSchema },
  'secrets.neverDefault': {
    method: 'POST',
    path: '/api/secrets/:name/never-default',
    body: secrets.neverDefaultBody,
    answer: secrets.explanationSchema,
  },
  'secrets.rename': {
    method: 'POST',
    path: '/api/secrets/:name/rename',
    body: secrets.renameSecretBody,
    answer: secrets.secretRowSchema,
  },
  'secrets.chooseDefault': {
    method: 'POST',
    path: '/api/secrets/:name/default',
    body: secrets.chooseDefaultBody,
    answer: secrets.secretRowSchema,
  },
  'secrets.snooze': {
    method: 'POST',
    path: '/api/secrets/:name/snooze',
    body: secrets.snoozeBody,
    answer: secrets.secretRowSchema,
  },
  'secrets.test': {
    method: 'POST',
    path: '/api/secrets/:name/test',
    body: keyTest.testSecretBody,
    answer: keyTest.keyTestSchema,
  },
  'secrets.testCost': {
    method: 'GET',
    path: '/api/secrets/:name/test-cost',
    query: keyTest.testCostQuery,
    answer: keyTest.testCostSchema,
  },
  'rotation.show': {
    method: 'GET',
    path: '/api/secrets/:name/rotation',
    query: labelQuery,
    answer: rotation.rotationSchema,
  },
  'rotation.begin': {
    method: 'POST',
    path: '/api/secrets/:name/rotation/begin',
    body: rotation.beginRotationBody,
    answer: rotation.begunRotationSchema,
  },
  'rotation.test': {
    method: 'POST',
    path: '/api/secrets/:name/rotation/test',
    body: rotation.testRotationBody,
    answer: keyTest.keyTestSchema,
  },
  'rotation.switch': {
    method: 'POST',
    path: '/api/secrets/:name/rotation/switch',
    body: rotation.rotationChoiceBody,
    answer: rotation.rotationSchema,
  },
  'rotation.restore': {
    method: 'POST',
    path: '/api/secrets/:name/rotation/restore',
    body: rotation.rotationChoiceBody,
    answer: rotation.rotationSchema,
  },
  'rotation.cancel': {
    method: 'POST',
    path: '/api/secrets/:name/rotation/cancel',
    body: rotation.rotationChoiceBody,
    answer: rotation.rotationSchema,
  },
  'rotation.finish': {
    method: 'POST',
    path: '/api/secrets/:name/rotation/finish',
    body: rotation.rotationChoiceBody,
    answer: rotation.rotationSchema,
  },
  'rotation.rules': { method: 'GET', path: '/api/rotation-rules', answer: rotation.rotationRulesSchema },
  'rotation.changeRules': {
    method: 'PUT',
    path: '/api/rotation-rules',
    body: rotation.changeRotationRulesBody,
    answer: rotation.rotationRulesSchema,
  },
  'secrets.audit': {
    method: 'GET',
    path: '/api/secrets-audit',
    query: rotation.auditQuery,
    answer: rotation.auditSchema,
  },
} as const satisfies Readonly<Record<string, Route>>
