import { z } from 'zod'

// The page's security policy forbids making code out of text, which zod would otherwise try as soon as a schema is
// made. So this is the first module of the page: the others make theirs while they load.
z.config({ jitless: true })
