import type { ClassicPreset, GetSchemes } from 'rete'
import { Flow, type ConnectionExtra, type PickParams, type SocketData } from 'rete-connection-plugin'

/** The types of Rete's graph, as its connection plugin wants them. */
export type Schemes = GetSchemes<
  ClassicPreset.Node,
  ClassicPreset.Connection<ClassicPreset.Node, ClassicPreset.Node> & ConnectionExtra
>

/** What happens with the wires that someone leads. */
export interface WireFlowHost {
  /** A wire starts at a socket; the answer is the socket from which it is led, which is another one when it is moved. */
  readonly start: (socket: SocketData) => SocketData | undefined
  /** The wire is let go, wherever the pointer is. */
  readonly finish: () => void
}

/** Leads a wire from socket to socket. What may be connected is the document's to say. */
export class WireFlow extends Flow<Schemes, unknown[]> {
  #picked: SocketData | undefined
  readonly #host: WireFlowHost

  constructor(host: WireFlowHost) {
    super()
    this.#host = host
  }

  /** Rete calls this when the pointer goes down or up on a socket. */
  async pick({ socket, event }: PickParams): Promise<void> {
    if (event === 'down') this.#picked = this.#host.start(socket)
    else this.drop()
    return Promise.resolve()
  }

  getPickedSocket(): SocketData | undefined {
    // Rete reads this as what its pointer is at; undefined ends the leading.
    return this.#picked
  }

  drop(): void {
    if (this.#picked === undefined) return
    this.#picked = undefined
    this.#host.finish()
  }
}
