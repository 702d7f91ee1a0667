import type { JsonObject } from '../json.ts'
import type { Announcer } from './announcer.ts'
import type { Driver } from './driver.ts'
import type { Frame } from './frame.ts'
import type { Gate, HoldReason, ReadyNode } from './gate.ts'

/** A stretch of time in which a node was held, in epoch milliseconds. */
interface Spell {
  readonly path: string
  readonly from: number
  to: number | undefined
}

/** What holding the nodes of one run takes. */
export interface HoldsOptions {
  readonly gate: Gate | undefined
  readonly driver: Driver
  readonly announcer: Announcer
  readonly now: () => number
}

/** The nodes of one run that are ready, and that its gate has not let go yet. */
export class Holds {
  readonly #about: HoldsOptions
  readonly #held = new Set<Spell>()
  readonly #spells: Spell[] = []
  #waiting: (() => void)[] = []

  constructor(about: HoldsOptions) {
    this.#about = about
  }

  /** Whether a node will go on when somebody lets it. */
  get isHolding(): boolean {
    return this.#held.size > 0
  }

  /** Epoch milliseconds; 0 where nothing can be held. */
  now(): number {
    return this.#about.gate === undefined ? 0 : this.#about.now()
  }

  /** Whether a node has to wait; it comes back to its frame when it is let go. */
  keeps(frame: Frame, at: number, inputs: JsonObject): boolean {
    const { gate } = this.#about
    if (gate === undefined) return false
    const held = new Held(frame, at, { inputs, announcer: this.#about.announcer, release: () => this.#release(held) })
    if (gate(held) === 'go') return false
    const spell: Spell = { path: held.path, from: this.#about.now(), to: undefined }
    held.spell = spell
    this.#held.add(spell)
    this.#spells.push(spell)
    frame.pending++
    frame.signal.addEventListener('abort', () => this.#end(spell) && held.tellOver(), { once: true })
    return true
  }

  /**
   * Asked when the time limit of a node is over: how many milliseconds it has left all the same, because something in
   * it was held meanwhile; told once nothing in it is held any more. Undefined when there are none.
   */
  overtime(path: string, limit: { readonly ms: number; readonly began: number }): Promise<number> | undefined {
    const left = this.#left(path, limit)
    if (left <= 0 && !this.#isHeldIn(path)) return undefined
    return this.#whenFree(path).then(() => Math.max(0, this.#left(path, limit)))
  }

  #release(held: Held): void {
    const { spell, frame, at } = held
    if (spell === undefined || !this.#end(spell)) return
    this.#about.driver.land(() => {
      frame.pending--
      if (frame.isDead) return
      held.tellOver()
      frame.takeBack(at)
    })
  }

  #end(spell: Spell): boolean {
    if (!this.#held.delete(spell)) return false
    spell.to = this.#about.now()
    const woken = this.#waiting
    this.#waiting = []
    for (const wake of woken) wake()
    return true
  }

  async #whenFree(path: string): Promise<void> {
    while (this.#isHeldIn(path)) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  #isHeldIn(path: string): boolean {
    for (const spell of this.#held) if (isIn(path, spell)) return true
    return false
  }

  #left(path: string, { ms, began }: { readonly ms: number; readonly began: number }): number {
    const inside = this.#spells.filter((spell) => isIn(path, spell))
    if (inside.length === 0) return 0
    const now = this.#about.now()
    let held = 0
    let counted = began
    // In the order in which they began, and each moment once.
    for (const { from, to = now } of inside) {
      held += Math.max(0, to - Math.max(from, counted))
      counted = Math.max(counted, to)
    }
    return ms - (now - began - held)
  }
}

/** A node as its gate sees it. */
class Held implements ReadyNode {
  readonly frame: Frame
  readonly at: number
  readonly inputs: JsonObject
  readonly release: () => void
  readonly #announcer: Announcer
  spell: Spell | undefined
  #isTold = false

  constructor(
    frame: Frame,
    at: number,
    about: { readonly inputs: JsonObject; readonly announcer: Announcer; readonly release: () => void },
  ) {
    this.frame = frame
    this.at = at
    this.inputs = about.inputs
    this.release = about.release
    this.#announcer = about.announcer
  }

  get path(): string {
    return this.frame.pathOf(this.at)
  }

  get graph(): string {
    return this.frame.plan.name
  }

  get id(): string {
    return this.frame.plan.ids[this.at]
  }

  get signal(): AbortSignal {
    return this.frame.signal
  }

  tell(reason: HoldReason): void {
    if (this.#isTold || this.frame.isDead) return
    this.#isTold = true
    const { path, inputs } = this
    const node = this.frame.plan.shapes[this.at].type.type
    this.#announcer.readClock()
    this.#announcer.tell({ type: 'node-hold', path, node, inputs, reason })
  }

  /** Also when nobody waits for the node any more, but not when the run is over. */
  tellOver(): void {
    if (!this.#isTold) return
    this.#announcer.readClock()
    this.#announcer.tell({ type: 'node-release', path: this.path })
  }
}

/** Whether a node is held inside another: in a graph that it runs. */
function isIn(path: string, spell: Spell): boolean {
  return spell.path.startsWith(`${path}/`) || spell.path.startsWith(`${path}[`)
}
