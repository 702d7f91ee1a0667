// The run of the asynchronous floors: a ready queue over nodes { sources, targets, k, execute }.
/** Runs the nodes, settling a plain result at once and a promise when it lands. Resolves to the last node's `lastOutput`. */
export function runReadyQueue(nodes, lastOutput, { signal, onEvent } = {}) {
  return new Promise((resolve, reject) => {
    const n = nodes.length,
      out = new Array(n),
      pending = new Int32Array(n)
    let left = n,
      dead = false,
      draining = false
    const ready = []
    let head = 0
    for (let i = 0; i < n; i++) {
      pending[i] = nodes[i].k
      if (!pending[i]) ready.push(i)
    }
    const fail = (error) => {
      if (!dead) {
        dead = true
        reject(error)
      }
    }
    if (signal) signal.addEventListener('abort', () => fail(signal.reason), { once: true })
    const done = (i, result) => {
      if (dead) return
      out[i] = result
      if (onEvent) onEvent({ type: 'nodeFinish', node: i, outputs: result })
      for (const t of nodes[i].targets) if (--pending[t] === 0) ready.push(t)
      if (--left === 0) {
        dead = true
        resolve(out[n - 1][lastOutput])
        return
      }
      if (!draining) drain()
    }
    const drain = () => {
      draining = true
      while (head < ready.length && !dead) {
        const i = ready[head++],
          inputs = {}
        if (head > 1024 && head * 2 > ready.length) {
          ready.splice(0, head)
          head = 0
        }
        for (const c of nodes[i].sources) inputs[c.in] = out[c.node][c.out]
        if (onEvent) onEvent({ type: 'nodeStart', node: i, inputs })
        const result = nodes[i].execute(inputs)
        if (typeof result.then === 'function') result.then((value) => done(i, value), fail)
        else done(i, result)
      }
      draining = false
    }
    drain()
  })
}
