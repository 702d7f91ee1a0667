import type { Environment } from '@latchwork/secrets'

const VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy', 'HTTP_PROXY', 'http_proxy'] as const

/** The variable by which this machine is told to use a proxy, which Latchwork does not; undefined when there is none. */
export function proxyOf(environment: Environment): string | undefined {
  return VARIABLES.find((name) => (environment[name]?.trim() ?? '') !== '')
}
