import { useCallback, useEffect, useMemo, useState } from 'react'
import type { ApiClient, KeyTest, Rotation } from '@latchwork/server/api'
import { useWorkbench } from '../../workbench/index.ts'
import { inWords } from '../secrets-desk.ts'

/** A rotation as the page shows it. */
export interface RotationView {
  /** Undefined until the server has said. */
  readonly state?: Rotation
  readonly isBusy: boolean
  /** What the last step said: what was taken off the key, or why it failed. */
  readonly notes: readonly string[]
  readonly problem?: string
  readonly test?: KeyTest
}

/** The steps of a rotation. */
export interface RotationSteps {
  readonly begin: (value: string) => Promise<boolean>
  readonly test: () => Promise<boolean>
  readonly take: (step: 'switch' | 'restore' | 'cancel' | 'finish') => Promise<boolean>
}

/** The rotation of one of the user's keys; asked again when `mark` changes. */
export function useRotation(
  key: { readonly name: string; readonly label: string | undefined },
  mark: string,
): readonly [RotationView, RotationSteps] {
  const { api } = useWorkbench()
  const { name, label } = key
  const [view, setView] = useState<RotationView>({ isBusy: false, notes: [] })

  const attempt = useCallback(async (act: () => Promise<Partial<RotationView>>): Promise<boolean> => {
    setView((before) => ({ ...before, isBusy: true, notes: [], problem: undefined }))
    try {
      const part = await act()
      setView((before) => ({ ...before, ...part, isBusy: false }))
      return true
    } catch (error) {
      const { message, hint = '' } = inWords(error)
      setView((before) => ({ ...before, isBusy: false, problem: `${message} ${hint}`.trim() }))
      return false
    }
  }, [])
  useEffect(() => {
    void attempt(async () => ({ state: await show(api, name, label) }))
  }, [api, attempt, name, label, mark])

  const steps = useMemo(() => createSteps(api, { name, label }, attempt), [api, name, label, attempt])
  return [view, steps]
}

function show(api: Pick<ApiClient, 'call'>, name: string, label: string | undefined): Promise<Rotation> {
  return api.call('rotation.show', { parameters: { name }, query: { ...(label !== undefined && { label }) } })
}

function createSteps(
  api: Pick<ApiClient, 'call'>,
  { name, label }: { readonly name: string; readonly label: string | undefined },
  attempt: (act: () => Promise<Partial<RotationView>>) => Promise<boolean>,
): RotationSteps {
  const parameters = { name }
  const body = label === undefined ? {} : { label }
  const calls = {
    switch: () => api.call('rotation.switch', { parameters, body }),
    restore: () => api.call('rotation.restore', { parameters, body }),
    cancel: () => api.call('rotation.cancel', { parameters, body }),
    finish: () => api.call('rotation.finish', { parameters, body }),
  }
  return {
    begin: (value) =>
      attempt(async () => {
        const { notes, ...state } = await api.call('rotation.begin', { parameters, body: { ...body, value } })
        return { state, notes, test: undefined }
      }),
    test: () =>
      attempt(async () => {
        const test = await api.call('rotation.test', { parameters, body })
        return { test, state: await show(api, name, label) }
      }),
    take: (step) => attempt(async () => ({ state: await calls[step](), test: undefined })),
  }
}
