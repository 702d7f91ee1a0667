import { join } from 'node:path'

/** Paths that must not open anything, given the traps that the test lays in its project; one line each kind. */
export function escapePaths(outside: string): readonly string[] {
  const words = (text: string): string[] => text.split(' ')
  return Object.values({
    notFiles: ['', '.', './'],
    upwards: words('.. ../ ../outside ../outside/secret.txt notes/../../outside/secret.txt ./../outside notes/../a.md'),
    absolute: ['/', '/etc/passwd', '//etc/passwd', '~/../secret.txt', join(outside, 'secret.txt')],
    backslashes: words('..\\outside\\secret.txt notes\\..\\..\\outside \\\\server\\share //server/share \\\\?\\C:\\x'),
    drives: words('C:\\Windows\\win.ini C:/Windows/win.ini c:win.ini file:///etc/passwd'),
    nul: ['a.md\0', '\0', 'notes/\0/../x'],
    devices: words('CON con nul NUL.txt aux.md notes/PRN COM1 com9.log LPT1.txt com¹ CONIN$ conout$'),
    streams: words('a.md::$DATA .env::$DATA a.md:stream'),
    trailing: ['.env.', '.env ', 'notes./a.md', '. ./x', '.. /outside', '...'],
    environment: words('.env .ENV .Env.local .env.production .envrc deep/.env ./.env notes/.env/x .e\u200bnv ENV~1'),
    history: words('.git .git/config .GIT/config deep/.git/config .g\u200cit/config .ｇｉｔ/config GIT~1/config'),
    keys: words('.ssh/id .SSH/id .latchwork/key .Latchwork/key'),
    lookalikes: words('．．/outside ‥/outside'),
    links: words('file-link relative-link chain2 loop loop/x to-env to-git/config environment'),
    linkedFolders: words(
      'folder-link/secret.txt up/outside/secret.txt top/etc/passwd chain/secret.txt notes/back/secret.txt',
    ),
    newFiles: words('folder-link/new.txt folder-link/new/deeper/file.txt up/project-2/file.txt'),
    endless: ['x'.repeat(5000), 'a/'.repeat(3000)],
  }).flat()
}
