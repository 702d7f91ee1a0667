import type { Desk, DeskOptions } from '../../tests/e2e/desk.ts'

/** A page or a state of the editor, and the way there. */
export interface Picture {
  /** The beginning of the file's name. */
  readonly name: string
  /** The flow that is open at first; left out, the page stays as the picture before left it. */
  readonly flow?: string
  readonly size?: { readonly width: number; readonly height: number }
  readonly act?: (desk: Desk) => Promise<unknown>
}

/** Pictures that are taken one after the other of one server and one page. */
export interface PictureSet {
  readonly name: string
  readonly desk?: DeskOptions
  /** Pixels of the picture for one of the page; 1 unless told otherwise. */
  readonly scale?: number
  readonly pictures: readonly Picture[]
}
