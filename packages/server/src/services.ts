import type { Files, Registry } from '@latchwork/engine'
import type { Ledger } from '@latchwork/ledger'
import type { ListedModel, PriceBook } from '@latchwork/nodes'
import type { Redactor, SecretsResolver } from '@latchwork/secrets'
import type { BlobFolder } from './blob-folder.ts'
import type { Queue } from './disk/serially.ts'
import type { EventHub } from './events/event-hub.ts'
import type { FlowFolder } from './flows/flow-folder.ts'
import type { TestReports } from './flow-tests/test-reports.ts'
import type { RunDesk } from './runs/run-desk.ts'
import type { RunStore } from './runs/run-store.ts'
import type { Runner } from './runs/runner.ts'
import type { WaitingRuns } from './runs/waiting-runs.ts'
import type { CloudSignIn } from './secrets/cloud-sign-in.ts'
import type { KeyProbe } from './secrets/key-probe.ts'
import type { SettingsStore } from './settings/settings-file.ts'

/** What the composition root puts together for a server: every part behind its plug. */
export interface ServerParts {
  readonly version: string
  readonly project: { readonly name: string; readonly root: string }
  /** The person's home folder, which is kept out of what is recorded and exported. */
  readonly home: string
  readonly registry: Registry
  readonly flows: FlowFolder
  readonly runs: RunStore
  readonly blobs: BlobFolder
  readonly runner: Runner
  readonly secrets: SecretsResolver
  readonly redactor: Redactor
  readonly settings: SettingsStore
  /** The files that the file picker offers. */
  readonly files: Pick<Files, 'list'>
  /** The models of the account; cached by whoever makes the list. */
  readonly models: () => Promise<readonly ListedModel[]>
  readonly probe: KeyProbe
  readonly cloud: CloudSignIn
  /** What model calls cost, and budgets. */
  readonly ledger: Ledger
  readonly prices: PriceBook
  /** Epoch milliseconds. */
  readonly now?: () => number
  /** Told of what nobody expected, for the terminal; secrets are taken out. */
  readonly log?: (line: string) => void
}

/** The parts, and what the server itself adds to them. */
export interface Services extends Required<ServerParts> {
  readonly desk: RunDesk
  readonly waiting: WaitingRuns
  readonly hub: EventHub
  readonly testReports: TestReports
  /** Who writes a file of tests, by its place, one after the other. */
  readonly testFiles: Queue
  /** Names this launch, so that an editor notices a restart. */
  readonly server: string
  readonly startedAt: number
  /** Stops all runs, and waits until nothing uses the store any more. */
  close(): Promise<void>
}
