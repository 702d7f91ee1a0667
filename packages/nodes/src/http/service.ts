/** What the host offers to `http.request`. */
export interface HttpService {
  /** Goes into every request, so that the transport dials only addresses which were checked. */
  readonly guard: RequestInit
}

declare module '@latchwork/engine' {
  interface Services {
    readonly http?: HttpService
  }
}
