import type { KeyTestResult } from '@latchwork/nodes'
import {
  auditInWords,
  type AuditEntry,
  type Explanation,
  type LabelledKey,
  type LayerAnswer,
  type RotationState,
} from '@latchwork/secrets'
import type { AuditLine, Rotation } from '../api/key-rotation.ts'
import type { KeyTest } from '../api/key-test.ts'
import type { LabelledKeyRow, SecretExplanation } from '../api/secrets.ts'

/** An explanation as it goes over the wire. */
export function explained(explanation: Explanation): SecretExplanation {
  const { layers, winner, ...rest } = explanation
  return {
    ...rest,
    layers: layers.map(explainedLayer),
    ...(winner !== undefined && { winner: explainedLayer(winner) }),
  }
}

/** One layer's answer as it goes over the wire. */
export function explainedLayer(answer: LayerAnswer): SecretExplanation['layers'][number] {
  const { labels, origins, shadows, ...rest } = answer
  return {
    ...rest,
    labels: [...labels],
    ...(origins !== undefined && { origins: [...origins] }),
    ...(shadows !== undefined && { shadows: [...shadows] }),
  }
}

/** One of the keys under a name as it goes over the wire. */
export function labelledKey({ isDefault, ...answer }: LabelledKey): LabelledKeyRow {
  return { ...explainedLayer(answer), isDefault }
}

/** A test as it goes over the wire. */
export function testAnswer(result: KeyTestResult, at: string, notes: readonly string[] = []): KeyTest {
  const { scopes, steps, ...rest } = result
  return { ...rest, scopes: [...scopes], steps: steps.map((step) => ({ ...step })), at, notes: [...notes] }
}

/** A rotation as it goes over the wire. */
export function rotationAnswer({ current, candidate, previous, ...rest }: RotationState): Rotation {
  return {
    ...rest,
    ...(current !== undefined && { current: { ...current } }),
    ...(candidate !== undefined && { candidate: { ...candidate } }),
    ...(previous !== undefined && { previous: { ...previous } }),
  }
}

/** An entry of the audit log with its sentence. */
export function auditLine(entry: AuditEntry): AuditLine {
  return { ...entry, words: auditInWords(entry) }
}
