import { ApiError } from '../api-error.ts'
import type { Model } from '../app.ts'
import type { ResponseRequest } from '../request.ts'
import { answerText } from './answer-text.ts'
import { chooseCall } from './choose-call.ts'
import { readConversation } from './conversation.ts'
import type { Conversation } from './conversation.ts'
import { fillSchema } from './fill-schema.ts'
import { readMaterial } from './material.ts'
import { reportTools, toolMaterial } from './report-tools.ts'
import { readWantedForm } from './wanted-form.ts'

/**
 * The demo model: offline, and the same answer to the same request for ever.
 *
 * It extracts: answers are sentences and values of the text in the request, never made up; tools are chosen by shared words.
 */
export function createDemoModel(): Model {
  return {
    answer(request) {
      const conversation = readConversation(request)
      return [chooseCall(request, conversation) ?? { type: 'text', text: speak(request, conversation) }]
    },
  }
}

function speak({ text }: ResponseRequest, conversation: Conversation): string {
  const format = text?.format ?? { type: 'text' }
  if (format.type === 'json_schema') return JSON.stringify(fill(format.schema, conversation))
  const answer = withAttachments(conversation)
  return format.type === 'json_object' ? JSON.stringify({ answer }) : answer
}

function withAttachments(conversation: Conversation): string {
  const { instruction, material, attachments, calls } = conversation
  const excuse = attachmentExcuse(attachments)
  const answer = calls.length > 0 ? reportTools(conversation) : answerText(instruction, material)
  if (excuse === '') return answer
  return calls.length === 0 && material === '' ? excuse : `${excuse}\n${answer}`
}

function attachmentExcuse(attachments: readonly string[]): string {
  return attachments.length === 0
    ? ''
    : `The demo model does not look into images or files. It was given: ${attachments.join('; ')}.`
}

function fill(schema: Readonly<Record<string, unknown>>, conversation: Conversation): unknown {
  const { instruction, material, userText, attachments } = conversation
  const text = [toolMaterial(conversation) || material || userText, attachmentExcuse(attachments)]
    .filter((part) => part !== '')
    .join('\n\n')
  const filled = fillSchema(schema, { material: readMaterial(text), instruction, form: readWantedForm(instruction) })
  if (filled.status === 'filled') return filled.value
  const message = `Invalid schema for response_format: ${filled.reason}`
  throw new ApiError(message, { status: 400, code: 'invalid_json_schema', param: 'text.format.schema' })
}
