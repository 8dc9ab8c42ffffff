// Starts the app, and says what is wrong if it does not start or has stopped.

// A panic ends in a trap (its message: src/platform/stopped.rs), and so do a full memory and a full stack. Nothing of
// the program can be relied on then, so everything it drew is replaced by a screen that does not need it.
let hasStopped = false;
for (const kind of ['error', 'unhandledrejection']) {
  addEventListener(kind, ({ error, reason }) => {
    const trap = error ?? reason;
    if (hasStopped || !(trap instanceof WebAssembly.RuntimeError || trap instanceof RangeError)) return;
    hasStopped = true;
    const made = (tag, ...inside) => {
      const element = document.createElement(tag);
      element.append(...inside);
      return element;
    };
    const reload = made('a', 'Reload');
    reload.href = location.href.replace(/#.*/, '');
    const advice = 'Reload the page. If it stops again, send this message to whoever runs the dashboard:';
    const screen = made('section', made('h1', 'Backup Lens has stopped'), made('p', advice));
    screen.append(made('pre', globalThis.backupLensPanic ?? `${trap}`), made('p', reload));
    screen.className = 'screen';
    screen.dataset.tone = 'bad';
    screen.setAttribute('role', 'alert');
    document.body.replaceChildren(made('main', screen));
  });
}

// From here on this file reports startup errors, not style/layout.css.
document.getElementById('boot-late')?.remove();
const code = document.querySelector('link[rel=modulepreload]')?.href;
const wasm = document.querySelector('link[type="application/wasm"]')?.href;
const called = (url) => url.split('/').at(-1);
let awaited = code;

function say(text, isOver) {
  const place = document.getElementById('boot');
  if (!place) return;
  place.textContent = `${text} `;
  place.append(Object.assign(document.createElement('a'), { href: location.href, textContent: 'Reload' }));
  if (isOver) place.setAttribute('role', 'alert');
}

// Why the program did not start: the first file that is missing or wrong, otherwise the browser's message.
async function whyNot(error) {
  const signedOut = 'Your sign-in has ended. Reload to sign in.';
  for (const [url, types] of [[code, /javascript|ecmascript/], [wasm, /./]]) {
    const name = called(url);
    const answer = await fetch(url, { redirect: 'manual' }).catch(() => null);
    if (!answer) return `${name} did not arrive: the connection broke, or something on the way blocks it.`;
    const type = answer.headers.get('Content-Type') ?? '';
    if (answer.type === 'opaqueredirect' || [401, 403].includes(answer.status)) return signedOut;
    if (!answer.ok) return `The server answers ${answer.status} for ${name}: its files are incomplete.`;
    if (/html/.test(type)) return `The server sent a web page instead of ${name}: a sign-in page, or it does not have the file.`;
    if (!types.test(type)) return `The server sends ${name} as “${type}”; it must be text/javascript.`;
    if (url === wasm) {
      if (!globalThis.WebAssembly) return 'This browser has WebAssembly switched off, which Backup Lens needs.';
      try {
        new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
      } catch {
        return "The page’s Content-Security-Policy forbids WebAssembly: script-src must name 'wasm-unsafe-eval'.";
      }
      const bytes = await answer.arrayBuffer().catch(() => null);
      if (!bytes || !WebAssembly.validate(bytes)) return `${name} is damaged or incomplete.`;
    }
  }
  return `Backup Lens could not start (${error.message}).`;
}

const patience = setTimeout(() => say(`Still waiting for ${called(awaited)}.`, false), 20_000);
try {
  const { default: start } = await import(code);
  awaited = wasm;
  await start({ module_or_path: fetch(wasm) });
  awaited = 'config.json';
} catch (error) {
  clearTimeout(patience);
  console.error(error);
  say(await whyNot(error).catch(() => error.message), true);
}
