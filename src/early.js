// Sends the first requests while the document is still being parsed: config.json, then the list that the address names.
// deploy/join.mjs puts this into the document, so that they need not wait for a file. The app uses an answer if it
// needs exactly the same address (src/api/transport.rs); an unused answer is only a wasted request.

(() => {
  const SORTED = ['created_at', 'updated_at', 'name', 'status', 'volume_id', 'size', 'object_count'];
  // Like `is_of_the_list` in src/query.rs: an address with one of these keys shows the list.
  const OF_THE_LIST = ['name', 'name~', 'status', 'status~', 'volume_id', 'volume_id~', 'q', 'group', 'sort', 'limit', 'page', 'backup'];
  const early = (globalThis.backupLensEarly = new Map());

  // In the format of src/state/preferences.rs: before the first paint, so that the page does not flash.
  const theme = /theme=(light|dark)/.exec(stored())?.[1];
  if (theme) document.documentElement.dataset.theme = theme;

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
  function requests(config) {
    const pairs = [...new URLSearchParams(location.search)];
    const query = new Map(pairs);
    const list = `${config.api.replace(/\/+$/, '')}/v3/${encode(config.project_id)}/backups/detail?`;
    // Reading the whole project begins with its count, `Request::count`, and its first part.
    const count = `${list}limit=0&with_count=true`;
    const view = query.get('view') ?? (pairs.some(([key]) => OF_THE_LIST.includes(key)) ? 'backups' : 'overview');
    if (view !== 'backups') return [count, `${list}sort=created_at:desc,id:desc&limit=1000&with_count=true`];
    if (query.has('q') || query.has('group')) return [count];
    const filters = ['name', 'status', 'volume_id'].flatMap((field) => {
      const values = pairs.filter(([key]) => key === field || key === `${field}~`);
      return values.slice(-1).map(([key, value]) => `${key}=${encode(value)}&`);
    });
    const [sort, limit, page] = [query.get('sort') ?? 'created_at:desc', query.get('limit') ?? '50', query.get('page') ?? '1'];
    const isPlain = /^[a-z_]+:(asc|desc)$/.test(sort) && /^[1-9]\d{0,3}$/.test(limit) && /^[1-9]\d{0,5}$/.test(page);
    if (!isPlain || limit > 1000 || !SORTED.includes(sort.split(':')[0])) return [];
    const offset = page > 1 ? `&offset=${(page - 1) * limit}` : '';
    const [key, direction] = sort.split(':');
    const ties = ['created_at', 'id'].filter((tie) => tie !== key).map((tie) => `,${tie}:${direction}`);
    return [`${list}${filters.join('')}sort=${sort}${ties.join('')}&limit=${limit}${offset}&with_count=true`];
  }

  // A request in flight, which the app may abort. The app reports its failure; until then it goes unnoticed. The times
  // between which it was awaited tell the app how far this computer's clock is off. The body is read here, so that the
  // app finds it whole and draws the first rows in its first frame.
  function begin(url, send) {
    const controller = new AbortController();
    const answer = send(controller.signal);
    const entry = { controller, sent: Date.now(), answer, body: answer.then((answer) => answer.arrayBuffer()) };
    answer.then(() => (entry.came = Date.now())).catch(() => {});
    entry.body.catch(() => {});
    early.set(url, entry);
    return entry;
  }

  // A redirect means signed out: src/api/transport.rs.
  const get = (url, options) => (signal) => fetch(url, { signal, redirect: 'manual', ...options });

  function beginList(config) {
    // Without a gateway's token the list would only be refused; the app reports any mistake in the file.
    if ((config.sign_in ?? 'gateway') !== 'gateway' || typeof config.project_id !== 'string') return;
    const headers = { Accept: 'application/json', 'Accept-Language': 'en', 'OpenStack-API-Version': 'volume 3.45' };
    for (const url of requests(config)) {
      // Another host is never contacted: src/state/config.rs rejects such a path, and so does this.
      if (new URL(url, document.baseURI).origin === location.origin) begin(url, get(url, { headers, cache: 'no-store' }));
    }
  }

  // The configuration may be in the document itself (deploy/configure.mjs).
  const included = document.getElementById('config')?.textContent;
  const parse = (text) => {
    try {
      beginList(JSON.parse(text));
    } catch {
      // The app reports it.
    }
  };
  const given = async () => new Response(included, { headers: { 'Content-Type': 'application/json' } });
  const config = begin('config.json', included ? given : get('config.json'));
  if (included) parse(included);
  // The app gets the configuration once the list has been requested, so that it finds the list here.
  else config.body = config.body.then((bytes) => (parse(new TextDecoder().decode(bytes)), bytes));
  config.body.catch(() => {});
})();
