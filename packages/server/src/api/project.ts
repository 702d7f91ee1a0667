import { z } from 'zod'

export const filesQuery = z.object({
  /** Relative to the project. */
  folder: z.string().max(4096).default('.'),
  /** `**` + `/*.md`; everything when left out. */
  pattern: z.string().max(1024).default('**/*'),
})

/** Paths relative to the project, sorted; hidden files are left out. */
export const fileListSchema = z.object({ files: z.array(z.string()), isCut: z.boolean() })

export const modelListSchema = z.object({
  models: z.array(z.object({ id: z.string(), shutdownDate: z.string().optional() })),
  /** The model of a node whose author chose none. */
  default: z.string(),
})

export const joinCloudBody = z
  .object({
    /** `https://cloud.example.com/v1#key=…`, as a cloud hands it out. */
    link: z.string().max(4096).optional(),
    url: z.string().max(2048).optional(),
    key: z.string().max(100_000).optional(),
  })
  .refine(
    ({ link, url, key }) => link !== undefined || (url !== undefined && key !== undefined),
    'give a link, or a url and a key',
  )

/** Whether a default key is there. `demo`: the demo model of this server. */
export const cloudStateSchema = z.object({
  state: z.enum(['none', 'demo', 'joined']),
  url: z.string().optional(),
  /** The last four characters of the default key; perhaps empty. */
  hint: z.string().optional(),
  location: z.string().optional(),
  /** Why it cannot be changed from here; absent where it can. */
  fixed: z.string().optional(),
})

/** A media value: what a port of kind `image` or `audio` carries. */
export const blobSchema = z.object({
  blob: z.string(),
  mediaType: z.string(),
  name: z.string().optional(),
  size: z.number(),
})
export const writeBlobBody = z.object({
  mediaType: z.string().regex(/^[a-z]+\/[a-z0-9.+-]+$/),
  name: z.string().max(255).optional(),
  base64: z.base64(),
})

/** Whether a default key is there. */
export type CloudState = z.output<typeof cloudStateSchema>
