import { z } from 'zod'
import type { KeptTexts } from './kept-texts.ts'

/** A flow's text that the server does not have yet. */
export interface Draft {
  readonly text: string
  /** The revision that it was made from. */
  readonly revision: string
}

/** What was typed into fields and is no value yet, by the place of the field. */
export type TypedTexts = ReadonlyMap<string, string>

/** Keeps what is not saved in this browser, so that neither a crash nor a closed tab loses it. */
export interface Drafts {
  readonly read: (path: string) => Promise<KeptDrafts>
  /** Keeps a flow's text, or lets go of it. False when there was no room. */
  readonly writeFlow: (path: string, draft: Draft | undefined) => Promise<boolean>
  /** The same for what was typed into its fields. */
  readonly writeTyped: (path: string, typed: TypedTexts) => Promise<boolean>
}

/** What is kept of one flow. */
export interface KeptDrafts {
  readonly flow: Draft | undefined
  readonly typed: TypedTexts
}

const draftSchema = z.object({ text: z.string(), revision: z.string() })
const typedSchema = z.array(z.tuple([z.string(), z.string()]))

/** Makes the drafts of one project. */
export function createDrafts(texts: KeptTexts, project: string): Drafts {
  const flowKey = (path: string) => `latchwork:draft:${project}:${path}`
  const typedKey = (path: string) => `latchwork:typed:${project}:${path}`
  return {
    async read(path) {
      const [flow, typed] = await Promise.all([texts.read(flowKey(path)), texts.read(typedKey(path))])
      return { flow: parsed(draftSchema, flow), typed: new Map(parsed(typedSchema, typed)) }
    },
    writeFlow: (path, draft) => texts.write(flowKey(path), draft === undefined ? undefined : JSON.stringify(draft)),
    writeTyped: (path, typed) => texts.write(typedKey(path), typed.size === 0 ? undefined : JSON.stringify([...typed])),
  }
}

/** What another version of the editor kept in another form is no draft. */
function parsed<Value>(schema: z.ZodType<Value>, text: string | undefined): Value | undefined {
  if (text === undefined) return undefined
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
