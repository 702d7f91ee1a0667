import type { JSX } from 'react'

/** The page of whoever comes without the link. */
export function NoToken(): JSX.Element {
  return (
    <main className="no-token">
      <h1>Open the printed link</h1>
      <p>
        This page opens with the link that Latchwork printed when it started. It begins with{' '}
        <code>http://127.0.0.1</code> and ends in <code>#token=…</code>
      </p>
      <p>Is the terminal closed? Start Latchwork again and open the link that it prints then.</p>
    </main>
  )
}
