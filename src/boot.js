// Starts the app, and while its code is still compiling sends its first requests: config.json, then the list that the
// address names. The app uses an answer if it needs exactly the same address (src/api/transport.rs); an unused answer
// is only a wasted request.

const SORTED = ['created_at', 'updated_at', 'name', 'status', 'volume_id', 'size', 'object_count'];
// Like `is_of_the_list` in src/query.rs: an address with one of these keys shows the list.
const OF_THE_LIST = ['name', 'name~', 'status', 'status~', 'volume_id', 'volume_id~', 'q', 'group', 'sort', 'limit', 'page', 'backup'];
const early = (globalThis.backupLensEarly = new Map());

// In the format of src/state/preferences.rs: before the first paint, so that the page does not flash.
const theme = /theme=(light|dark)/.exec(stored())?.[1];
if (theme) document.documentElement.dataset.theme = theme;

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

function stored() {
  try {
    return localStorage.getItem('backup-lens:preferences') ?? '';
  } catch {
    return '';
  }
}

// Like `encode` in src/api/cinder/parameters.rs.
const encode = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

// The first requests, like `Request::list` in src/api/cinder/request.rs, for an address that `Query::parse` reads
// unchanged; else none.
function targets(config) {
  const pairs = [...new URLSearchParams(location.search)];
  const asked = new Map(pairs);
  const list = `${config.api.replace(/\/+$/, '')}/v3/${encode(config.project_id)}/backups/detail?`;
  // Reading the whole project begins with its count, `Request::count`, and its first part.
  const count = `${list}limit=0&with_count=true`;
  const view = asked.get('view') ?? (pairs.some(([key]) => OF_THE_LIST.includes(key)) ? 'backups' : 'overview');
  if (view !== 'backups') return [count, `${list}sort=created_at:desc,id:desc&limit=1000&with_count=true`];
  if (asked.has('q') || asked.has('group')) return [count];
  const filters = ['name', 'status', 'volume_id'].flatMap((field) => {
    const set = pairs.filter(([key]) => key === field || key === `${field}~`);
    return set.slice(-1).map(([key, value]) => `${key}=${encode(value)}&`);
  });
  const [sort, limit, page] = [asked.get('sort') ?? 'created_at:desc', asked.get('limit') ?? '50', asked.get('page') ?? '1'];
  const plain = /^[a-z_]+:(asc|desc)$/.test(sort) && /^[1-9]\d{0,3}$/.test(limit) && /^[1-9]\d{0,5}$/.test(page);
  if (!plain || limit > 1000 || !SORTED.includes(sort.split(':')[0])) return [];
  const offset = page > 1 ? `&offset=${(page - 1) * limit}` : '';
  const [key, way] = sort.split(':');
  const ties = ['created_at', 'id'].filter((tie) => tie !== key).map((tie) => `,${tie}:${way}`);
  const query = `${filters.join('')}sort=${sort}${ties.join('')}&limit=${limit}${offset}&with_count=true`;
  return [`${list}${query}`];
}

// A request in flight, which the app may abort. The app reports its failure; until then it goes unnoticed. The times
// between which it was awaited tell the app how far this computer's clock is off.
function begin(url, headers) {
  const controller = new AbortController();
  const entry = { controller, sent: Date.now() };
  const cache = headers ? 'no-store' : 'default';
  // A redirect means signed out: src/api/transport.rs.
  entry.answer = fetch(url, { headers, signal: controller.signal, redirect: 'manual', cache });
  entry.answer.then(() => (entry.came = Date.now())).catch(() => {});
  early.set(url, entry);
  return entry.answer;
}

function beginList(config) {
  // Without a gateway's token the list would only be refused; the app reports any mistake in the file.
  if ((config.sign_in ?? 'gateway') !== 'gateway' || typeof config.project_id !== 'string') return;
  for (const url of targets(config)) beginOne(url);
}

function beginOne(url) {
  // Another host is never contacted: src/state/config.rs rejects such a path, and so does this.
  if (new URL(url, document.baseURI).origin !== location.origin) return;
  begin(url, { Accept: 'application/json', 'Accept-Language': 'en', 'OpenStack-API-Version': 'volume 3.45' });
}

// The app gets the configuration once the list has been requested, so that it finds the list here.
const read = begin('config.json').then(async (answer) => {
  await answer.clone().json().then(beginList).catch(() => {});
  return answer;
});
read.catch(() => {});
early.get('config.json').answer = read;

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
