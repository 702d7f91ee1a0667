/** Does something once the event loop has had its turn: timers, network, signals. */
export function afterOtherWork(work: () => void): void {
  const immediate: unknown = Reflect.get(globalThis, 'setImmediate')
  if (typeof immediate === 'function') {
    Reflect.apply(immediate, undefined, [work])
    return
  }
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    work()
  }
  port2.postMessage(0)
}
