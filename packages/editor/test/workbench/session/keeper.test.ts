import { formatFlow, parseFlow, type Flow } from '@latchwork/engine'
import { ApiRefusal } from '@latchwork/server/api'
import { describe, expect, it } from 'vitest'
import type { Draft } from '../../../src/workbench/session/drafts.ts'
import { createKeeper, type Theirs } from '../../../src/workbench/session/keeper.ts'

const TEXT = '{"latchwork":1,"name":"first","nodes":{},"wires":[]}'

function makeKeeper(save: (text: string, revision: string) => Promise<{ revision: string }>) {
  const base = { text: TEXT, revision: 'r1', flow: parseFlow(TEXT) }
  const waiting = new Map<number, () => void>()
  let flow: Flow = base.flow
  let count = 0
  const seen: { draft: Draft | undefined; theirs: Theirs | undefined } = { draft: undefined, theirs: undefined }
  const keeper = createKeeper({
    base,
    flow: () => flow,
    save,
    keep: (draft) => {
      seen.draft = draft
    },
    saveAfter: () => 600,
    timers: {
      set: (run) => {
        count += 1
        waiting.set(count, run)
        return count
      },
      clear: (timer) => void waiting.delete(timer),
    },
    onConflict: (theirs) => {
      seen.theirs = theirs
    },
  })
  const change = (next: Flow) => {
    flow = next
    keeper.touch()
  }
  const runTimers = async () => {
    const due = [...waiting.values()]
    waiting.clear()
    for (const run of due) run()
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  return { keeper, change, runTimers, seen, base }
}

describe('the keeper of a flow', () => {
  it('sends nothing while nothing was changed', async () => {
    const sent: string[] = []
    const { keeper } = makeKeeper(async (text) => (sent.push(text), { revision: 'r2' }))
    await keeper.save()
    expect(sent).toEqual([])
    expect(keeper.state.state()).toEqual({ status: 'saved' })
  })

  it('saves a change by itself, and keeps it on this machine until then', async () => {
    const sent: string[] = []
    const { keeper, change, runTimers, seen, base } = makeKeeper(async (text, revision) => {
      sent.push(revision)
      expect(seen.draft?.text).toBe(text)
      return { revision: 'r2' }
    })
    change({ ...base.flow, name: 'second' })
    expect(keeper.state.state()).toEqual({ status: 'changed' })
    await runTimers()
    expect(sent).toEqual(['r1'])
    expect(keeper.base().revision).toBe('r2')
    expect(keeper.state.state()).toEqual({ status: 'saved' })
    expect(seen.draft).toBeUndefined()
  })

  it("writes the file's own text again when everything was undone", async () => {
    const sent: string[] = []
    const { change, runTimers, keeper, base } = makeKeeper(async (text) => (sent.push(text), { revision: 'r2' }))
    change({ ...base.flow, name: 'second' })
    change({ ...base.flow })
    expect(keeper.text()).toBe(TEXT)
    expect(TEXT).not.toBe(formatFlow(base.flow))
    await runTimers()
    expect(sent).toEqual([])
  })

  it('tries again while the server does not answer, and loses nothing', async () => {
    const answers = [Promise.reject(new TypeError('fetch failed')), Promise.resolve({ revision: 'r2' })]
    answers[0].catch(() => {})
    const { keeper, change, runTimers, seen, base } = makeKeeper(() => answers.shift() ?? Promise.reject(new Error()))
    change({ ...base.flow, name: 'second' })
    await runTimers()
    expect(keeper.state.state().status).toBe('offline')
    expect(seen.draft?.text).toContain('second')
    await runTimers()
    expect(keeper.state.state()).toEqual({ status: 'saved' })
    expect(seen.draft).toBeUndefined()
  })

  it('knows its own text on disk after a server that died before it could answer', async () => {
    const sent: string[] = []
    const onDisk = { text: '', revision: 'r1' }
    const { keeper, change, runTimers, seen, base } = makeKeeper(async (text, revision) => {
      sent.push(revision)
      if (revision !== onDisk.revision)
        throw new ApiRefusal(409, { code: 'conflict', message: 'The file was changed.', conflict: { ...onDisk } })
      onDisk.text = text
      onDisk.revision = `r${sent.length + 1}`
      if (sent.length === 1) throw new TypeError('fetch failed')
      return { revision: onDisk.revision }
    })
    change({ ...base.flow, name: 'second' })
    await runTimers()
    change({ ...base.flow, name: 'third' })
    for (let tries = 0; tries < 3; tries += 1) await runTimers()
    expect(seen.theirs).toBeUndefined()
    expect(sent).toEqual(['r1', 'r1', 'r2'])
    expect(onDisk.text).toContain('third')
    expect(keeper.state.state()).toEqual({ status: 'saved' })
  })

  it('stops at a file that was changed on disk, until that one is taken as the base', async () => {
    const theirs = { text: TEXT.replace('first', 'theirs'), revision: 'r9' }
    const sent: string[] = []
    const { keeper, change, runTimers, seen, base } = makeKeeper(async (_, revision) => {
      sent.push(revision)
      if (revision === 'r9') return { revision: 'r10' }
      throw new ApiRefusal(409, { code: 'conflict', message: 'The file was changed.', conflict: theirs })
    })
    change({ ...base.flow, name: 'mine' })
    await runTimers()
    expect(keeper.state.state().status).toBe('conflict')
    expect(seen.theirs).toEqual(theirs)
    change({ ...base.flow, name: 'mine too' })
    await runTimers()
    expect(sent).toEqual(['r1'])
    keeper.rebase({ ...theirs, flow: parseFlow(theirs.text) })
    await keeper.save()
    expect(sent).toEqual(['r1', 'r9'])
    expect(keeper.state.state()).toEqual({ status: 'saved' })
  })
})
