import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** What an API error says besides its message. */
export interface ApiErrorDetails {
  readonly status: ContentfulStatusCode
  readonly code?: string
  /** The request's property that is wrong, such as `input[0].content`. */
  readonly param?: string
}

/** A refusal which the client gets in OpenAI's error shape. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: ContentfulStatusCode
  readonly code: string | null
  readonly param: string | null

  constructor(message: string, { status, code, param }: ApiErrorDetails) {
    super(message)
    this.status = status
    this.code = code ?? null
    this.param = param ?? null
  }

  /** The body of the answer. */
  toBody(): { error: { message: string; type: string; param: string | null; code: string | null } } {
    const type = this.status >= 500 ? 'server_error' : 'invalid_request_error'
    return { error: { message: this.message, type, param: this.param, code: this.code } }
  }
}
