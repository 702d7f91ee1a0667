import type { CloudState } from '../api/project.ts'
import type { CloudInvitation } from './cloud-link.ts'

/** The plug: where the default key is kept. */
export interface CloudSignIn {
  /** With `fixed` where something else than the person decides, such as the environment. */
  show(): Promise<CloudState>
  /** Keeps the key and its address in the default layer. They were tried before. */
  join(invitation: CloudInvitation): Promise<void>
  leave(): Promise<void>
}
