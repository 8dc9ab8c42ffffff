// Starts the app, and while its code is still compiling starts what it will ask for first: config.json, then the list
// that the address names. The app takes an answer over when it asks for exactly the same address (src/transport.rs);
// an answer nobody takes is only a wasted request.

const SORTED = ['created_at', 'updated_at', 'name', 'status', 'volume_id', 'size', 'object_count'];
const early = (globalThis.backupLensEarly = new Map());

// As src/preferences.rs stores it: before the first paint, so that the page does not flash.
const theme = /theme=(light|dark)/.exec(stored())?.[1];
if (theme) document.documentElement.dataset.theme = theme;

function stored() {
  try {
    return localStorage.getItem('backup-lens:preferences') ?? '';
  } catch {
    return '';
  }
}

// As `encode` in src/query.rs.
const encode = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

// As `Request::list` in src/cinder/request.rs, for an address that `Query::parse` takes as it stands; else nothing.
function target(config) {
  const pairs = [...new URLSearchParams(location.search)];
  const asked = new Map(pairs);
  const list = `${config.api.replace(/\/+$/, '')}/v3/${encode(config.project_id)}/backups/detail?`;
  // What the whole project answers begins with its count: `Request::count`.
  if (asked.has('q') || (asked.get('view') ?? 'backups') !== 'backups') return `${list}limit=0&with_count=true`;
  const filters = ['name', 'status', 'volume_id'].flatMap((field) => {
    const set = pairs.filter(([key]) => key === field || key === `${field}~`);
    return set.slice(-1).map(([key, value]) => `${key}=${encode(value)}&`);
  });
  const [sort, limit, page] = [asked.get('sort') ?? 'created_at:desc', asked.get('limit') ?? '50', asked.get('page') ?? '1'];
  const plain = /^[a-z_]+:(asc|desc)$/.test(sort) && /^[1-9]\d{0,3}$/.test(limit) && /^[1-9]\d{0,5}$/.test(page);
  if (!plain || limit > 1000 || !SORTED.includes(sort.split(':')[0])) return null;
  const offset = page > 1 ? `&offset=${(page - 1) * limit}` : '';
  const [key, way] = sort.split(':');
  const ties = ['created_at', 'id'].filter((tie) => tie !== key).map((tie) => `,${tie}:${way}`);
  const query = `${filters.join('')}sort=${sort}${ties.join('')}&limit=${limit}${offset}&with_count=true`;
  return `${list}${query}`;
}

// An answer on its way, which the app may abort. It tells of failures; until it does, nobody misses them.
function begin(url, headers) {
  const controller = new AbortController();
  const answer = fetch(url, { headers, signal: controller.signal });
  answer.catch(() => {});
  early.set(url, { answer, controller });
  return answer;
}

function beginList(config) {
  // Without a gateway's token the list would only be refused; a mistake in the file is for the app to tell.
  if ((config.sign_in ?? 'gateway') !== 'gateway' || typeof config.project_id !== 'string') return;
  const url = target(config);
  // Another host is never asked: src/config.rs refuses such a path, and so does this.
  if (url === null || new URL(url, document.baseURI).origin !== location.origin) return;
  begin(url, { Accept: 'application/json', 'Accept-Language': 'en', 'OpenStack-API-Version': 'volume 3.45' });
}

// The app gets the configuration once the list has been asked for, so that it finds the list here.
const read = begin('config.json').then(async (answer) => {
  await answer.clone().json().then(beginList).catch(() => {});
  return answer;
});
read.catch(() => {});
early.get('config.json').answer = read;

const code = document.querySelector('link[rel=modulepreload]');
const wasm = document.querySelector('link[type="application/wasm"]');
try {
  const { default: start } = await import(code.href);
  await start({ module_or_path: fetch(wasm.href) });
} catch (error) {
  console.error(error);
  const place = document.getElementById('boot');
  if (place) place.textContent = `Backup Lens could not start (${error.message}). Reload the page; if that does not help, its files on the server are incomplete.`;
}
