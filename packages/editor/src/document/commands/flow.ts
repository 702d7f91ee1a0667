import { changed, refused, type Command } from '../command.ts'

/** Names the flow. Typing merges. */
export function renameFlow(name: string): Command {
  return {
    label: 'Rename the flow',
    merge: 'flow-name',
    change: (flow) =>
      name.trim() === '' || name.length > 200
        ? refused('A flow needs a name of 1 to 200 characters.')
        : changed({ ...flow, name }),
  }
}

/** Says what the flow is for. Typing merges. */
export function describeFlow(description: string): Command {
  return {
    label: 'Describe the flow',
    merge: 'flow-description',
    change: (flow) => changed({ ...flow, description: description === '' ? undefined : description }),
  }
}

/** Chooses a labelled key for a secret, or with undefined the usual one. */
export function chooseSecretLabel(secret: string, label: string | undefined): Command {
  return {
    label: 'Choose a key',
    change(flow) {
      const { [secret]: _, ...rest } = flow.secrets ?? {}
      const secrets = label === undefined ? rest : { ...rest, [secret]: label }
      return changed({ ...flow, secrets: Object.keys(secrets).length === 0 ? undefined : secrets })
    },
  }
}
