// The rows of the demo's world of 100,000 backups, straight from the API: the expected answers, and the size of their
// strings.

const PROJECT = 'c4097e1d5a3b4f68b2d94e7a60f1835c';
const LIMIT = 1000;
const HEADERS = { Accept: 'application/json', 'OpenStack-API-Version': 'volume 3.45' };
const TEXTS = [
  'id',
  'status',
  'name',
  'description',
  'volume_id',
  'fail_reason',
  'container',
  'availability_zone',
  'snapshot_id',
  'os-backup-project-attr:project_id',
  'user_id',
  'encryption_key_id',
];
/** The fields searched for a plain word. */
const FREE = ['name', 'id', 'volume_id', 'volume_name', 'fail_reason'];

export const WORLD = 'huge/';

/** The names of the volumes, by id. */
async function names(address) {
  const list = `${address}${WORLD}api/volume/v3/${PROJECT}/volumes/detail?limit=${LIMIT}`;
  const all = new Map();
  for (;;) {
    const { volumes } = await (await fetch(`${list}&offset=${all.size}`, { headers: HEADERS })).json();
    if (volumes.length === 0) return all;
    for (const { id, name } of volumes) all.set(id, name);
  }
}

export async function rows(address) {
  const called = await names(address);
  const list = `${address}${WORLD}api/volume/v3/${PROJECT}/backups/detail?sort=created_at:desc&with_count=true`;
  const all = [];
  for (;;) {
    const answer = await fetch(`${list}&limit=${LIMIT}&offset=${all.length}`, { headers: HEADERS });
    const { backups, count } = await answer.json();
    for (const { links, ...backup } of backups) all.push({ ...backup, volume_name: called.get(backup.volume_id) });
    if (all.length >= count || backups.length === 0) return all;
  }
}

/** UTF-8 bytes of all distinct strings: a lower bound for storing them uncompressed. */
export function textBytes(backups) {
  const texts = new Set();
  for (const backup of backups) for (const field of TEXTS) if (backup[field]) texts.add(backup[field]);
  let bytes = 0;
  for (const text of texts) bytes += Buffer.byteLength(text);
  return bytes;
}

/** How many backups contain a word, ignoring ASCII case. */
export function counter(backups) {
  const lines = backups.map((backup) => FREE.map((field) => backup[field] ?? '').join('\n').toLowerCase());
  return (word) => lines.reduce((sum, line) => sum + Number(line.includes(word)), 0);
}
