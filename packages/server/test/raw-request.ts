import { connect } from 'node:net'

/** What came back over a socket. */
export interface RawAnswer {
  /** 0 when the connection was closed without an answer. */
  readonly status: number
  readonly text: string
  /** Milliseconds until the connection was closed. */
  readonly took: number
}

/** Sends bytes as they are to a loopback port, and reads until the other side closes or time is up. */
export function sendRaw(
  port: number,
  pieces: readonly (string | Buffer)[],
  { host = '127.0.0.1', patienceMs = 3_000 }: { readonly host?: string; readonly patienceMs?: number } = {},
): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const begun = performance.now()
    const chunks: Buffer[] = []
    const socket = connect({ port, host })
    const finish = (): void => {
      clearTimeout(timer)
      socket.destroy()
      const text = Buffer.concat(chunks).toString('latin1')
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text, took: performance.now() - begun })
    }
    const timer = setTimeout(finish, patienceMs)
    socket.on('data', (chunk) => {
      chunks.push(chunk)
    })
    socket.on('close', finish)
    socket.on('error', () => {})
    socket.on('connect', () => {
      for (const piece of pieces) socket.write(piece)
    })
  })
}

/** The head of a request: lines as they are, with the connection closed after the answer. */
export function head(line: string, headers: readonly string[]): string {
  return [line, ...headers, 'Connection: close', '', ''].join('\r\n')
}
