import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import type { Desk } from './desk.ts'
import { dragBy, inFlowInspector, inspectorOf, middleOfWire, noteOf, press, rename, socketOf } from './on-page.ts'
import { addByKeyboard, canvasOf, chooseFromMenu, goToNode, nodeNamed, runCommand, runToEnd } from './steps.ts'

/** The flow on which every command is carried out. */
export const COMMANDS_PATH = 'commands.flow.json'
export const COMMANDS_FLOW = {
  latchwork: 1,
  name: 'commands',
  outputs: { result: 'join.text' },
  nodes: {
    first: { type: 'text.template', title: 'First', with: { template: 'one' } },
    join: { type: 'text.join', title: 'Both', with: { separator: ' ' } },
    second: { type: 'text.template', title: 'Second', with: { template: 'two {{x}}' } },
  },
  wires: ['first.text -> join.parts', 'second.text -> join.parts', 'first.text -> second.x'],
  layout: { first: [0, 0], join: [640, 0], output: [960, 0], second: [320, 160] },
} as const

/** One command, done as a person does it. */
export interface CommandStep {
  /** The function of the document that makes the command. */
  readonly command: string
  /** What Undo calls it. */
  readonly label: string
  readonly act: (desk: Desk) => Promise<unknown>
}

/** Every command of the document, each of them one step of the history. */
export const COMMAND_STEPS: readonly CommandStep[] = [
  {
    command: 'setFrozen',
    label: 'Lock outputs',
    async act(desk) {
      await runToEnd(desk)
      await goToNode(desk.page, 'First')
      await chooseFromMenu(desk.page, 'Edit', 'Lock to the last outputs')
    },
  },
  { command: 'addNode', label: 'Add a node', act: ({ page }) => addByKeyboard(page, 'text length') },
  {
    command: 'moveTogether',
    label: 'Move 1 node',
    act: ({ page }) => dragBy(page, nodeNamed(page, 'Text length').locator('.title'), { x: 0, y: 180 }),
  },
  {
    command: 'connect',
    label: 'Connect',
    act: ({ page }) => socketOf(page, 'Both', 'output:text').dragTo(socketOf(page, 'Text length', 'input:text')),
  },
  {
    command: 'reconnect',
    label: 'Reconnect',
    act: ({ page }) => socketOf(page, 'Second', 'input:x').dragTo(socketOf(page, 'Text length', 'input:text')),
  },
  {
    command: 'setBends',
    label: 'Bend a wire',
    act: async ({ page }) => page.mouse.dblclick(...(await middleOfWire(page, 'First', 'Both'))),
  },
  {
    command: 'orderWires',
    label: 'Reorder wires',
    async act({ page }) {
      await goToNode(page, 'Both')
      await inspectorOf(page).getByRole('button', { name: 'Move second.text up' }).click()
    },
  },
  {
    command: 'disconnect',
    label: 'Delete 1 wire',
    async act({ page }) {
      await page.mouse.click(...(await middleOfWire(page, 'Second', 'Both')))
      await page.keyboard.press('Delete')
    },
  },
  {
    command: 'setLiteral',
    label: 'Change template',
    async act({ page }) {
      await goToNode(page, 'First')
      await inspectorOf(page).getByRole('textbox', { name: 'Template' }).fill('three {{y}}')
    },
  },
  {
    command: 'renameNode',
    label: 'Rename first to opening',
    async act({ page }) {
      await inspectorOf(page).getByLabel('Id', { exact: true }).fill('opening')
      await page.keyboard.press('Enter')
    },
  },
  {
    command: 'setPolicy',
    label: 'Change a policy',
    async act({ page }) {
      await inspectorOf(page).getByText('Errors, retries and limits').click()
      await inspectorOf(page).getByLabel('On error').selectOption('skip')
    },
  },
  {
    command: 'setBypass',
    label: 'Bypass 1 node',
    async act({ page }) {
      await goToNode(page, 'Second')
      await page.keyboard.press('ControlOrMeta+B')
    },
  },
  {
    command: 'duplicateNodes',
    label: 'Duplicate 1 node',
    act: ({ page }) => page.keyboard.press('ControlOrMeta+D'),
  },
  {
    command: 'pasteNodes',
    label: 'Paste 2 nodes',
    async act({ page }) {
      await goToNode(page, 'Text length')
      await nodeNamed(page, 'First')
        .locator('.title')
        .click({ modifiers: ['Shift'] })
      await page.keyboard.press('ControlOrMeta+C')
      await page.keyboard.press('ControlOrMeta+V')
    },
  },
  { command: 'removeNodes', label: 'Delete 2 nodes', act: ({ page }) => page.keyboard.press('Delete') },
  {
    command: 'alignNodes',
    label: 'Align 6 nodes',
    async act({ page }) {
      await canvasOf(page).focus()
      await page.keyboard.press('ControlOrMeta+A')
      await runCommand(page, 'Align top edges')
    },
  },
  {
    command: 'distributeNodes',
    label: 'Distribute 6 nodes',
    act: ({ page }) => runCommand(page, 'Distribute horizontally'),
  },
  {
    command: 'applyLayout',
    label: 'Arrange automatically',
    act: ({ page }) => page.keyboard.press('ControlOrMeta+Shift+L'),
  },
  {
    command: 'addFrame',
    label: 'Add a frame',
    async act({ page }) {
      await goToNode(page, 'First')
      await page.keyboard.press('ControlOrMeta+Shift+G')
    },
  },
  {
    command: 'editFrame',
    label: 'Change a frame',
    act: ({ page }) => inspectorOf(page).getByLabel('Title').fill('The first'),
  },
  {
    command: 'duplicateNodes',
    label: 'Duplicate 1 frame',
    async act({ page }) {
      await page.getByRole('group', { name: 'The first, frame' }).getByText('The first').click()
      await page.keyboard.press('ControlOrMeta+D')
    },
  },
  { command: 'removeNodes', label: 'Delete 1 node', act: ({ page }) => page.keyboard.press('Delete') },
  {
    command: 'removeFrame',
    label: 'Delete a frame',
    async act({ page }) {
      await page.getByRole('group', { name: 'The first, frame' }).getByText('The first').click()
      await page.keyboard.press('Delete')
    },
  },
  { command: 'addNote', label: 'Add a note', act: ({ page }) => runCommand(page, 'Add a note') },
  {
    command: 'editNote',
    label: 'Change a note',
    async act({ page }) {
      await noteOf(page).dblclick()
      await page.getByLabel('Text of the note').fill('Read **me**')
      await page.keyboard.press('Escape')
    },
  },
  {
    command: 'pasteNodes',
    label: 'Paste 1 note',
    async act({ page }) {
      await page.keyboard.press('ControlOrMeta+C')
      await page.keyboard.press('ControlOrMeta+V')
    },
  },
  { command: 'removeNote', label: 'Delete a note', act: ({ page }) => page.keyboard.press('Delete') },
  {
    command: 'removeNote',
    label: 'Delete a note',
    async act({ page }) {
      await noteOf(page).click()
      await page.keyboard.press('Delete')
    },
  },
  {
    command: 'setGraphInput',
    label: 'Change an input',
    act: ({ page }) => inFlowInspector(page, (inspector) => press(inspector, 'Add an input')),
  },
  {
    command: 'renameGraphPort',
    label: 'Rename an input',
    act: ({ page }) => rename(inspectorOf(page).locator('.port').first(), 'topic'),
  },
  {
    command: 'removeGraphPort',
    label: 'Delete an input',
    act: ({ page }) => press(inspectorOf(page), 'Delete topic'),
  },
  {
    command: 'setGraphOutput',
    label: 'Change an output',
    act: ({ page }) => press(inspectorOf(page), 'Add an output'),
  },
  { command: 'renameFlow', label: 'Rename the flow', act: ({ page }) => rename(inspectorOf(page), 'All commands') },
  {
    command: 'describeFlow',
    label: 'Describe the flow',
    act: ({ page }) => inspectorOf(page).getByLabel('What it is for').fill('It goes through every command.'),
  },
  {
    command: 'chooseSecretLabel',
    label: 'Choose a key',
    async act({ page, client }) {
      const body = { value: `sk-${randomBytes(24).toString('hex')}`, label: 'work', layer: 'user' } as const
      await client.call('secrets.set', { parameters: { name: 'OPENAI_API_KEY' }, body })
      await inspectorOf(page).getByLabel('OPENAI_API_KEY').selectOption('work')
    },
  },
  { command: 'addGraph', label: 'Add a graph', act: ({ page }) => press(inspectorOf(page), 'Add a graph') },
  {
    command: 'removeGraph',
    label: 'Delete a graph',
    act: ({ page }) => press(inspectorOf(page), 'Delete graph'),
  },
  {
    command: 'makeSubgraph',
    label: 'Make a subgraph',
    async act({ page }) {
      await goToNode(page, 'First')
      await page.keyboard.press('ControlOrMeta+G')
    },
  },
  {
    command: 'renameGraph',
    label: 'Rename a graph',
    async act({ page }) {
      await goToNode(page, 'Call')
      await page.keyboard.press('Enter')
      await rename(page.getByRole('region', { name: 'Settings of the graph group' }), 'tidy')
      const trail = page.getByRole('navigation', { name: 'Opened graphs' })
      await trail.getByText('tidy').waitFor()
      await trail.getByRole('button').click()
    },
  },
  {
    command: 'setTitle',
    label: 'Rename a node',
    async act({ page }) {
      await goToNode(page, 'Call')
      await page.keyboard.press('F2')
      await inspectorOf(page).getByLabel('Title').fill('Tidy up')
    },
  },
  { command: 'addNode', label: 'Add a node', act: ({ page }) => addByKeyboard(page, 'call') },
  {
    command: 'setNodeGraph',
    label: 'Choose a graph',
    act: ({ page }) => inspectorOf(page).getByLabel('Graph').selectOption('tidy'),
  },
  {
    command: 'dissolveSubgraph',
    label: 'Dissolve a subgraph',
    async act({ page }) {
      await goToNode(page, 'Tidy up')
      await runCommand(page, 'Dissolve the subgraph')
    },
  },
  {
    command: 'replaceFlow',
    label: 'Reload the file',
    async act(desk) {
      desk.write(COMMANDS_PATH, desk.read(COMMANDS_PATH).replace('It goes through', 'It runs through'))
      await inFlowInspector(desk.page, async (inspector) => {
        const field = inspector.getByLabel('What it is for')
        await expect.poll(() => field.inputValue(), { timeout: 8_000 }).toContain('It runs through')
      })
    },
  },
]
