import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Plan } from '@latchwork/engine'
import { OPENAI_KEY } from '@latchwork/nodes'
import type { SecretsResolver } from '@latchwork/secrets'
import { createOutcomeCache, type OutcomeCache, type OutcomeCacheOptions } from './outcome-cache.ts'

/**
 * The cache of a project, in its state folder: outcomes are made of the project's files and media, are for those who may
 * read it, and go with it.
 */
export function createProjectCache(
  state: string,
  options: Pick<OutcomeCacheOptions, 'redactor' | 'now' | 'onTrouble'>,
): OutcomeCache {
  const hasBlob = (blob: string): boolean => existsSync(join(state, 'blobs', blob.replace(/^sha256:/, '')))
  return createOutcomeCache({ file: join(state, 'cache.db'), hasBlob, ...options })
}

/** Whether the demo model would answer the model calls of a plan now. */
export async function isAnsweredByDemo(
  { labels, needs }: Pick<Plan, 'labels' | 'needs'>,
  resolver: Pick<SecretsResolver, 'explain'>,
): Promise<boolean> {
  if (!needs.some(({ name }) => name === OPENAI_KEY)) return false
  const label = Object.hasOwn(labels, OPENAI_KEY) ? labels[OPENAI_KEY] : undefined
  const { winner } = await resolver.explain(OPENAI_KEY, label === undefined ? {} : { label })
  return winner?.demo === true
}
