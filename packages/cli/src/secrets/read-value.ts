import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { usageError } from '../command-error.ts'
import { Interruption, type CommandIo } from '../command-io.ts'

const MAX_BYTES = 64 * 1024

/** Reads a secret's value: by a prompt that shows nothing on a terminal, else all of stdin. */
export function readValue(io: CommandIo, question: string): Promise<string> {
  return io.isTerminal('stdin') ? askHidden(io, question) : readPiped(io)
}

/** All of stdin. */
async function readPiped({ stdin }: CommandIo): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > MAX_BYTES) throw usageError(`More than ${MAX_BYTES / 1024} KiB came on stdin; that is no secret.`)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function askHidden({ stdin, stderr }: CommandIo, question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const reader = createInterface({ input: stdin, output: nowhere, terminal: true, historySize: 0 })
  stderr.write(question)
  return new Promise((resolve, reject) => {
    reader.once('line', (line) => {
      resolve(line)
      reader.close()
    })
    reader.once('SIGINT', () => {
      reject(new Interruption('SIGINT'))
      reader.close()
    })
    reader.once('close', () => {
      stderr.write('\n')
      resolve('')
    })
  })
}
