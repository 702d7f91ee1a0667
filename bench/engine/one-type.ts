/** Nothing but a type to erase: importing this file starts Node's type stripper. */
export const one: number = 1
