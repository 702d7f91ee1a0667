import type { AnswerOf, BodyOf, ParametersOf, QueryOf, RouteName, Routes } from '../api/routes.ts'

/** What a handler is given: all of it parsed. */
export interface Asked<Name extends RouteName> {
  readonly parameters: ParametersOf<Name>
  readonly query: QueryOf<Name>
  readonly body: BodyOf<Name>
}

type ReadOnly<Value> = Value extends readonly (infer Element)[]
  ? readonly ReadOnly<Element>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: ReadOnly<Value[Key]> }
    : Value

type Answer<Name extends RouteName> = Routes[Name] extends { readonly kind: 'stream' | 'bytes' }
  ? Response
  : ReadOnly<AnswerOf<Name>>

/** Answers a route: a value that becomes JSON, or for streams and bytes a whole response. */
export type Handler<Name extends RouteName> = (asked: Asked<Name>) => Answer<Name> | Promise<Answer<Name>>

/** Handlers for some routes. */
export type Handlers<Name extends RouteName = RouteName> = { readonly [Each in Name]: Handler<Each> }
