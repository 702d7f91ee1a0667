import { isJsonObject, type Json, type JsonObject } from '@latchwork/engine'

/** How large a request can turn out to be. */
export interface RequestBound {
  /** At most so many input tokens. */
  readonly input: number
  /** The longest answer that the request itself asks for. */
  readonly output?: number
}

/** What the server adds around the texts of a request, in tokens; a generous guess. */
const AROUND = 1_000
/** The tokens of one image; more than any published rule makes of the largest. */
const PER_IMAGE = 20_000

/**
 * Bounds the tokens of a request by its bytes: models read bytes, and no token has less than one. Images are counted
 * apart, since their bytes say nothing about their tokens.
 */
export function boundRequest(text: string, body: JsonObject): RequestBound {
  const images = imagesIn(body)
  const bytes = Buffer.byteLength(text) - images.reduce((sum, image) => sum + image.length, 0)
  const { max_output_tokens: output } = body
  return {
    input: bytes + AROUND + images.length * PER_IMAGE,
    ...(typeof output === 'number' && { output }),
  }
}

/** The data addresses of images, wherever they stand. */
function imagesIn(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(imagesIn)
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    if (name === 'image_url' && typeof inner === 'string' && inner.startsWith('data:')) return [inner]
    return inner === undefined ? [] : imagesIn(inner)
  })
}
