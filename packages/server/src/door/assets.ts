import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

/** One of the editor's built files. */
export interface Asset {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly type: string
  readonly etag: string
  /** Files with a hash in their name never change. */
  readonly cache: string
}

/** The editor's files by path; `/` is its page. The only paths that open without the token. */
export type Assets = ReadonlyMap<string, Asset>

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

/** Reads the folder of the built editor whole, so that no request ever names a file; none without a folder. */
export async function loadAssets(folder: string | undefined): Promise<Assets> {
  const assets = new Map<string, Asset>()
  if (folder === undefined) return assets
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith('.')) continue
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(folder, file).split(sep).join('/')}`
    // A path under the API would open it without the token.
    if (path.startsWith('/api/')) continue
    assets.set(path, await loadAsset(file))
  }
  const page = assets.get('/index.html')
  return page === undefined ? assets : assets.set('/', page)
}

async function loadAsset(file: string): Promise<Asset> {
  const bytes = Uint8Array.from(await readFile(file))
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
  return {
    bytes,
    type: TYPES[extname(file)] ?? 'application/octet-stream',
    etag: `"${hash}"`,
    cache: /[-.][\w-]{8,}\.(?:css|js|wasm|woff2)$/.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache',
  }
}
