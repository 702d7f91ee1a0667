import type { ResponseRequest } from '../request.ts'
import { splitRequest } from './split-request.ts'

/** A call of a tool since the last word of the user, with what came back if it did. */
export interface PastCall {
  readonly name: string
  readonly arguments: string
  readonly output?: string
}

/** A request as the demo model sees it. */
export interface Conversation {
  /** What to do, in the user's words, then in the instructions'. */
  readonly instruction: string
  /** The last message of the user, whole. */
  readonly userText: string
  /** The user's order or question alone. */
  readonly userInstruction: string
  /** The text to do it with; empty when there is none. */
  readonly material: string
  readonly calls: readonly PastCall[]
  /** Pictures and files, each as its type and size. */
  readonly attachments: readonly string[]
}

type InputItem = Exclude<NonNullable<ResponseRequest['input']>, string>[number]
type Message = Extract<InputItem, { type: 'message' }>
type Content = Message['content']

/** Reads the instruction, the material and the tools' outputs from a request. */
export function readConversation({ input, instructions }: ResponseRequest): Conversation {
  const items: readonly InputItem[] =
    typeof input === 'string' ? [{ type: 'message', role: 'user', content: input }] : (input ?? [])
  const lastUser = items.findLastIndex((item) => item.type === 'message' && item.role === 'user')
  const messages = items.filter((item) => item.type === 'message')
  const system = messages
    .filter(({ role }) => role === 'system' || role === 'developer')
    .map(({ content }) => textOf(content))
  const standing = splitRequest([instructions ?? '', ...system].join('\n').trim())
  const earlier = items
    .slice(0, Math.max(lastUser, 0))
    .filter((item) => item.type === 'message' && (item.role === 'user' || item.role === 'assistant'))
  const last = items[lastUser]
  const userText = last?.type === 'message' ? textOf(last.content) : ''
  const own = splitRequest(userText)
  // A question that brings no text of its own is about what was said before, or about what the instructions hold.
  const materials = [
    own.material,
    earlier.map((item) => (item.type === 'message' ? textOf(item.content) : '')).join('\n\n'),
    instructionMaterial(standing),
  ]
  return {
    instruction: [own.instruction, standing.instruction || (own.instruction === '' ? standing.material : '')]
      .join('\n')
      .trim(),
    userText,
    userInstruction: own.instruction,
    material: materials.find((text) => text.trim() !== '') ?? '',
    calls: readCalls(items.slice(lastUser + 1)),
    attachments: messages.filter(({ role }) => role === 'user').flatMap(({ content }) => attachmentsOf(content)),
  }
}

// Short standing instructions say how to answer; only long ones bring a text along.
function instructionMaterial({ material }: { material: string }): string {
  return material.length > 400 ? material : ''
}

function readCalls(items: readonly InputItem[]): readonly PastCall[] {
  const outputs = new Map(
    items.flatMap((item) => (item.type === 'function_call_output' ? [[item.call_id, textOf(item.output)]] : [])),
  )
  return items.flatMap((item) =>
    item.type === 'function_call'
      ? [{ name: item.name, arguments: item.arguments, output: outputs.get(item.call_id) }]
      : [],
  )
}

function textOf(content: Content): string {
  if (typeof content === 'string') return content
  return content.flatMap((part) => ('text' in part && part.text !== undefined ? [part.text] : [])).join('\n')
}

function attachmentsOf(content: Content): readonly string[] {
  if (typeof content === 'string') return []
  return content.flatMap((part) => {
    if (part.type === 'input_image') return [describe('image', part.image_url ?? part.file_id)]
    return part.type === 'input_file' ? [describe('file', part.file_data ?? part.file_url ?? part.file_id)] : []
  })
}

function describe(kind: string, address: string | null | undefined): string {
  const encoded = /^data:([^;,]*)[^,]*,(.*)$/s.exec(address ?? '')
  if (encoded === null) return `${kind} at ${address ?? 'no address'}`
  const bytes = Buffer.byteLength(encoded[2], 'base64')
  return `${encoded[1] || kind}, ${bytes} bytes`
}
