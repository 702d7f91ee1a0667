import { afterOtherWork } from './after-other-work.ts'
import type { Frame } from './frame.ts'
import { SliceClock } from './slice-clock.ts'
import type { Slots } from './slots.ts'

/** Drives the frames of one run, one after the other, and lets the event loop have its turn in between. */
export class Driver {
  readonly clock = new SliceClock()
  readonly #slots: Slots
  readonly #crashed: (fault: unknown) => void
  readonly #rested: () => void
  readonly #landings: (() => void)[] = []
  #frames: Frame[] = []
  #head = 0
  #isDriving = false
  #isYielding = false
  #isStopped = false

  constructor(about: {
    readonly slots: Slots
    readonly crashed: (fault: unknown) => void
    /** Told when nothing is left to drive for now. */
    readonly rested: () => void
  }) {
    this.#slots = about.slots
    this.#crashed = about.crashed
    this.#rested = about.rested
  }

  /** Whether no frame has anything to do at the moment. */
  get isAtRest(): boolean {
    return !this.#isDriving && !this.#isYielding && this.#head === this.#frames.length
  }

  push(frame: Frame): void {
    if (frame.isRunnable || frame.isDead) return
    frame.isRunnable = true
    this.#frames.push(frame)
  }

  /** Runs everything that can run, frame by frame, until a slice of time is over. */
  drive(): void {
    if (this.#isDriving || this.#isYielding || this.#isStopped) return
    this.#isDriving = true
    this.clock.startSlice()
    this.#slots.readmit()
    try {
      while (this.#driveFrames() && this.#landings.length > 0) this.#landings.shift()?.()
    } catch (fault) {
      this.#crashed(fault)
    }
    this.#isDriving = false
    this.#slots.readmit()
    if (this.isAtRest) this.#rested()
  }

  /**
   * Takes something that is over, and drives what can run because of it. In the middle of a sweep it waits: when a
   * slice of time ends must not change the order in which things happen.
   */
  land(take: () => void): void {
    if (this.#isYielding) this.#landings.push(take)
    else {
      take()
      this.drive()
    }
  }

  stop(): void {
    this.#isStopped = true
  }

  /** Whether it came to rest, and not to the end of its slice of time. */
  #driveFrames(): boolean {
    while (this.#head < this.#frames.length && !this.#isStopped) {
      const frame = this.#frames[this.#head]
      const progress = frame.isDead ? 'idle' : frame.advance()
      if (progress === 'full') return true
      if (progress === 'yield') {
        this.#yield()
        return false
      }
      this.#dropFirst()
      frame.isRunnable = false
      frame.finish()
    }
    return true
  }

  /** Costs the same however many frames there are, unlike `shift`. */
  #dropFirst(): void {
    this.#head++
    if (this.#head < 1024 || this.#head * 2 < this.#frames.length) return
    this.#frames = this.#frames.slice(this.#head)
    this.#head = 0
  }

  #yield(): void {
    this.#isYielding = true
    afterOtherWork(() => {
      this.#isYielding = false
      this.drive()
    })
  }
}
