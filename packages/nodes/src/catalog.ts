import { controlNodes, type NodeType } from '@latchwork/engine'
import { filesList } from './files/list.ts'
import { filesRead } from './files/read.ts'
import { filesWrite } from './files/write.ts'
import { httpRequest } from './http/request.ts'
import { jsonBuild } from './json/build.ts'
import { jsonGet } from './json/get.ts'
import { jsonParse } from './json/parse.ts'
import { listFirst, listItem, listLast } from './list/pick.ts'
import { listRange } from './list/range.ts'
import { listConcat, listLength, listSlice } from './list/shape.ts'
import { listSort } from './list/sort.ts'
import { listUnique } from './list/unique.ts'
import { mathAdd, mathDivide, mathMultiply, mathSubtract } from './math/arithmetic.ts'
import { mathCompare } from './math/compare.ts'
import { mathRound } from './math/round.ts'
import { openaiAgent } from './openai/agent.ts'
import { openaiPrompt } from './openai/prompt.ts'
import { textContains } from './text/contains.ts'
import { textJoin } from './text/join.ts'
import { textLength } from './text/length.ts'
import { textReplace } from './text/replace.ts'
import { textSplit } from './text/split.ts'
import { textTemplate } from './text/template.ts'

export { modelPriceSchema } from './openai/model-price.ts'

/** All node types that come with Latchwork, as descriptions: safe to load in a browser. */
export const catalog: readonly NodeType[] = [
  ...controlNodes,
  openaiPrompt,
  openaiAgent,
  textTemplate,
  textJoin,
  textSplit,
  textReplace,
  textContains,
  textLength,
  jsonParse,
  jsonGet,
  jsonBuild,
  listLength,
  listFirst,
  listLast,
  listItem,
  listSlice,
  listConcat,
  listUnique,
  listSort,
  listRange,
  mathAdd,
  mathSubtract,
  mathMultiply,
  mathDivide,
  mathRound,
  mathCompare,
  filesList,
  filesRead,
  filesWrite,
  httpRequest,
]
