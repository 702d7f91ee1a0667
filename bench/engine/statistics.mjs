/** The middle of some numbers; undefined when there are none. */
export function median(numbers) {
  const sorted = numbers.filter((number) => number !== undefined).sort((a, b) => a - b)
  return sorted[sorted.length >> 1]
}

/** The least-squares slope of log y on log x, for points [x, y]: the exponent of growth. */
export function exponent(points) {
  if (points.length < 2) return undefined
  const x = points.map((point) => Math.log(point[0]))
  const y = points.map((point) => Math.log(point[1]))
  const meanX = x.reduce((a, b) => a + b) / x.length
  const meanY = y.reduce((a, b) => a + b) / y.length
  let above = 0
  let below = 0
  for (let i = 0; i < x.length; i++) {
    above += (x[i] - meanX) * (y[i] - meanY)
    below += (x[i] - meanX) ** 2
  }
  return above / below
}
