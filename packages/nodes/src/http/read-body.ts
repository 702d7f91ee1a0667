import { NodeError } from '@latchwork/engine'

/** The text of an answer, counted after unpacking, so that a small packed answer cannot fill the memory. */
export async function readBody(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  // Leaving the loop cancels the stream.
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > maxBytes) throw answerTooLarge(maxBytes)
    chunks.push(chunk)
  }
  const type = response.headers.get('content-type') ?? 'without a type'
  const charset = /;\s*charset="?([^";\s]+)/i.exec(type)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(charset, { fatal: true }).decode(Buffer.concat(chunks))
  } catch (cause) {
    throw new NodeError('answer-not-text', `The answer (${type.slice(0, 100)}) is not text.`, {
      retryable: false,
      cause,
    })
  }
}

function answerTooLarge(maxBytes: number): NodeError {
  return new NodeError('answer-too-large', `The answer is larger than ${maxBytes} bytes.`, {
    hint: 'Raise "maxBytes" if so much is expected.',
    retryable: false,
  })
}
