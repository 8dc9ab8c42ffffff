// Starts the app, and while its code is still compiling starts what it will ask for first: config.json, then the list
// that the address names. The app takes an answer over when it asks for exactly the same address (src/transport.rs);
// an answer nobody takes is only a wasted request.

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

// As `Request::list` in src/cinder/request.rs.
function target(config) {
  const asked = new Map(new URLSearchParams(location.search));
  const filters = ['name', 'status', 'volume_id'].flatMap((field) => {
    const keys = [...asked.keys()].filter((key) => key === field || key === `${field}~`);
    return keys.slice(-1).map((key) => `${key}=${encode(asked.get(key))}&`);
  });
  const [sort, limit, page] = [asked.get('sort') ?? 'created_at:desc', asked.get('limit') ?? '50', asked.get('page')];
  const offset = page > 1 ? `&offset=${(page - 1) * limit}` : '';
  const query = `${filters.join('')}sort=${sort}&limit=${limit}${offset}&with_count=true`;
  return `${config.api.replace(/\/+$/, '')}/v3/${encode(config.project_id)}/backups/detail?${query}`;
}

// The app gets the configuration once the list has been asked for, so that it finds the list here.
const configuration = fetch('config.json').then(async (answer) => {
  try {
    const config = await answer.clone().json();
    // Without a gateway's token the list would only be refused.
    if ((config.sign_in ?? 'gateway') !== 'gateway') return answer;
    const url = target(config);
    const headers = { Accept: 'application/json', 'OpenStack-API-Version': 'volume 3.45' };
    // Another host is never asked: src/config.rs refuses such a path, and so does this.
    if (new URL(url, document.baseURI).origin === location.origin) early.set(url, fetch(url, { headers }));
  } catch {
    // The app reads the same file and tells what is wrong with it.
  }
  return answer;
});
early.set('config.json', configuration);

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
