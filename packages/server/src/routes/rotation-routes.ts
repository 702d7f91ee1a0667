import type { RotationState } from '@latchwork/secrets'
import type { Rotation } from '../api/key-rotation.ts'
import { readTypedKey } from '../secrets/typed-key.ts'
import { rotationAnswer } from '../secrets/wire-answers.ts'
import type { Services } from '../services.ts'
import type { Handlers } from './handler.ts'

type RotationRoute =
  | 'rotation.show'
  | 'rotation.begin'
  | 'rotation.switch'
  | 'rotation.restore'
  | 'rotation.cancel'
  | 'rotation.finish'
  | 'rotation.rules'
  | 'rotation.changeRules'

/** The routes by which a key is replaced step by step. */
export function rotationRoutes({ secrets, redactor }: Services): Handlers<RotationRoute> {
  const { rotation } = secrets
  const step =
    (take: (name: string, choice: { readonly label?: string }) => Promise<RotationState>) =>
    async ({
      parameters: { name },
      body,
    }: {
      readonly parameters: { readonly name: string }
      readonly body: { readonly label?: string | undefined }
    }): Promise<Rotation> =>
      rotationAnswer(await take(name, choiceOf(body)))
  return {
    'rotation.show': async ({ parameters: { name }, query }) =>
      rotationAnswer(await rotation.show(name, choiceOf(query))),
    'rotation.begin': async ({ parameters: { name }, body: { value, ...choice } }) => {
      const { secret, notes } = readTypedKey(name, value)
      redactor.add(secret)
      return { ...rotationAnswer(await rotation.begin(name, secret, choiceOf(choice))), notes: [...notes] }
    },
    'rotation.switch': step(rotation.switch),
    'rotation.restore': step(rotation.restore),
    'rotation.cancel': step(rotation.cancel),
    'rotation.finish': step(rotation.finish),
    'rotation.rules': () => secrets.rotationRules(),
    'rotation.changeRules': ({ body }) => secrets.changeRotationRules(body),
  }
}

function choiceOf({ label }: { readonly label?: string | undefined }): { readonly label?: string } {
  return label === undefined ? {} : { label }
}
