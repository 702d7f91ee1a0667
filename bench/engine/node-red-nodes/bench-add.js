module.exports = function (RED) {
  RED.nodes.registerType('bench-add', function (cfg) {
    RED.nodes.createNode(this, cfg)
    const { i, k, last } = cfg
    this.on('input', (msg, send, done) => {
      const st = globalThis.__bench
      st.sum[i] += msg.payload
      if (++st.seen[i] < k) return done()
      const after = (v) => {
        if (last) st.done(v)
        else {
          msg.payload = v
          send(msg)
        }
        done()
      }
      const r = st.exec(st.spec, i, st.sum[i])
      if (typeof r === 'number') after(r)
      else r.then(after)
    })
  })
}
