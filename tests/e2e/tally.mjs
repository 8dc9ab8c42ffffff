// What can be concluded from a project's backups, computed from the API's rows independently of the page, to check the
// page's numbers. A time is a number of microseconds since 1970.

const SECOND = 1_000_000;
const HOUR = 3600 * SECOND;
export const DAY = 24 * HOUR;

const KINDS = {
  available: 'good',
  error: 'failed',
  error_deleting: 'failed',
  error_restoring: 'failed',
  creating: 'busy',
  deleting: 'busy',
  restoring: 'busy',
};

/** A backup's state in one word. */
export const kind = ({ status }) => KINDS[status] ?? 'unknown';

/** The API's time as a number; undefined if there is none. */
export function moment(text) {
  if (!text) return undefined;
  return Date.parse(`${text.slice(0, 19)}Z`) * 1000 + Number(text.slice(20, 26).padEnd(6, '0'));
}

/** Impossible times are ignored: five minutes or more in the future, or before there were volume backups. */
function believed(rows, now) {
  const first = moment('2010-01-01T00:00:00');
  const known = (text) => (moment(text) >= first && moment(text) < now + 300 * SECOND ? text : null);
  const times = ({ created_at, updated_at, data_timestamp }) => ({ created_at: known(created_at), updated_at: known(updated_at), data_timestamp: known(data_timestamp) });
  return rows.map((row) => ({ ...row, ...times(row) }));
}

const created = (backup) => moment(backup.created_at);
const point = (backup) => moment(backup.data_timestamp) ?? created(backup);
const seconds = (from, to) => Math.floor((to - from) / SECOND);
const count = (rows, fits) => rows.filter(fits).length;
const restorable = ({ status }) => status === 'available' || status === 'restoring';

export function groups(rows, key) {
  const found = new Map();
  for (const row of rows) {
    const name = key(row);
    if (!found.has(name)) found.set(name, []);
    found.get(name).push(row);
  }
  return found;
}

const MINUTES = 60;
const HOURS = 60 * MINUTES;
const DAYS = 24 * HOURS;

/** The ends of runs, newest first: nothing followed within `gap` seconds. */
const runsOf = (times, gap) => times.filter((at, place) => place === 0 || times[place - 1] - at >= gap);

const differences = (runs, most) => runs.slice(1).map((at, place) => runs[place] - at).slice(0, most);

/** The distances that are similar and together cover the most time. */
function alike(distances) {
  const groups = distances
    .map((one) => distances.filter((other) => other <= 1.5 * one && one <= 1.5 * other))
    .filter(({ length }) => length > 1)
    .map((group) => ({ group: group.sort((a, b) => a - b), time: group.reduce((sum, one) => sum + one, 0) }));
  if (groups.length === 0) return undefined;
  const most = Math.max(...groups.map(({ time }) => time));
  // Of groups that cover the same time, the one around the longest.
  const { group } = groups.filter(({ time }) => time === most).sort((a, b) => b.group.at(-1) - a.group.at(-1))[0];
  const half = group.length / 2;
  return { seconds: (group[Math.ceil(half) - 1] + group[Math.floor(half)]) / 2, steady: group.length >= 0.75 * distances.length };
}

/** How often a volume is backed up, from the times of its runs in seconds, newest first. */
function rhythm(times) {
  let all = runsOf(times, 15 * MINUTES).slice(0, 60);
  let scale;
  for (;;) {
    scale = alike(differences(all, 60));
    if (scale === undefined) return undefined;
    // A faster rhythm that has lasted for two of the former intervals, or for five nights, is not a burst.
    const apart = all.findIndex((at, place) => place + 1 < all.length && at - all[place + 1] >= Math.floor(scale.seconds * 0.3));
    const lasted = all[0] - all[apart];
    const isChange = apart >= 2 && (lasted >= 2 * scale.seconds || (apart >= 4 && lasted >= apart * 20 * HOURS));
    if (!isChange) break;
    all = all.slice(0, apart + 1);
  }
  const runs = runsOf(all, Math.floor(scale.seconds * 0.3));
  const found = alike(differences(runs, 8));
  if (found === undefined) return undefined;
  const { seconds } = found;
  return { seconds, words: Math.abs(seconds - 7 * DAYS) <= DAYS / 2 ? 'weekly' : `every ${about(seconds)}` };
}

/** Whether the next good backup is overdue; not if it was as late a day or a week before. */
function isLate({ seconds }, last, times, now) {
  const due = now - Math.min(Math.max(seconds / 2, HOURS / 2), DAYS);
  const age = due - last;
  if (age <= seconds) return false;
  const before = (ago) => times.find((at) => at <= due - ago);
  const wasAsLate = (ago) => before(ago) !== undefined && due - ago - before(ago) >= age - seconds / 4;
  const isHabit = (ago) => wasAsLate(ago) && (before(2 * ago) === undefined || wasAsLate(2 * ago));
  return !((seconds <= 2 * DAYS && isHabit(DAYS)) || (seconds < 6.5 * DAYS && isHabit(7 * DAYS)));
}

/** VBS ignores `is_incremental`, and writes INC into the description. */
export const isIncremental = ({ is_incremental: flag, description }) => {
  const inc = /^\{.*"INC": ?"?([01])"?.*\}$/s.exec(description ?? '')?.[1];
  return inc === undefined ? flag : inc === '1';
};

/** The backups of a volume that may be worth less than they seem: empty, much smaller than usual, or without a base. */
function suspicious(backups) {
  const good = backups.filter((row) => row.status === 'available' && point(row) !== undefined);
  good.sort((a, b) => point(a) - point(b) || (created(a) ?? 0) - (created(b) ?? 0));
  return good.filter((row, place) => {
    const before = good.slice(0, place);
    const counted = before.filter(({ object_count: objects }) => objects > 0);
    const same = counted.filter((other) => isIncremental(other) === isIncremental(row)).map(({ object_count: objects }) => objects);
    const median = same.sort((a, b) => a - b)[Math.floor(same.length / 2)];
    const last = before.filter(({ size }) => size != null).at(-1);
    const isEmpty = row.object_count === 0 && counted.length > 0;
    const hasFew = row.object_count > 0 && same.length >= 3 && 10 * row.object_count < median;
    return isEmpty || hasFew || row.size < last?.size || (place === 0 && isIncremental(row));
  });
}

/** The state of each volume for a target in hours, and a limit on the number of backups. */
export function volumes(rows, now, { hours = 26, limit = 20 } = {}) {
  const all = groups(believed(rows, now).filter((row) => row.volume_id), (row) => row.volume_id);
  return [...all].map(([id, backups]) => {
    const good = backups.filter(restorable);
    const points = good.map(point).filter((at) => at !== undefined).sort((a, b) => b - a);
    // Failures after the last success, by their times alone.
    const ended = (words) => backups.filter(({ status }) => words.includes(status)).map((row) => created(row) ?? -Infinity);
    const success = Math.max(-Infinity, ...ended(['available', 'restoring', 'error_restoring']));
    const failures = ended(['error']).filter((at) => at > success);
    const runs = [...good.map(point), ...backups.filter(({ status }) => status === 'error').map(created), ...backups.filter(({ status }) => status === 'error_restoring').map(point)];
    const times = runs.filter((at) => at !== undefined).map((at) => at / SECOND).sort((a, b) => b - a);
    const usual = rhythm(times);
    const age = points.length > 0 ? seconds(points[0], now) : undefined;
    const latest = Math.max(...backups.map((row) => created(row) ?? -Infinity));
    const doubted = suspicious(backups);
    const isSound = (row) => !doubted.includes(row) && point(row) !== undefined && seconds(point(row), now) <= hours * 3600;
    const standing = good.length === 0 ? 'unprotected' : age === undefined ? 'unknown' : age > hours * 3600 ? 'too-old' : 'protected';
    return {
      id,
      backups: backups.length,
      standing,
      age,
      lastGood: points[0],
      latest,
      streak: failures.length,
      since: failures.length > 0 ? Math.min(...failures) : undefined,
      rhythm: usual?.words,
      isOverdue: usual !== undefined && age !== undefined && isLate(usual, points[0] / SECOND, times, now / SECOND),
      isSuspicious: standing === 'protected' && !good.some(isSound),
      isSingle: good.length === 1,
      isAtLimit: backups.length >= limit,
    };
  });
}

/** The volumes that each word of the address selects. */
export const SHOWN = {
  all: () => true,
  missed: ({ standing }) => standing === 'unprotected' || standing === 'too-old',
  unprotected: ({ standing }) => standing === 'unprotected',
  'too-old': ({ standing }) => standing === 'too-old',
  unknown: ({ standing }) => standing === 'unknown',
  protected: ({ standing, isSuspicious }) => standing === 'protected' && !isSuspicious,
  suspicious: ({ isSuspicious }) => isSuspicious,
  failing: ({ streak }) => streak > 0,
  overdue: ({ isOverdue }) => isOverdue,
  'single-copy': ({ isSingle }) => isSingle,
  'at-limit': ({ isAtLimit }) => isAtLimit,
};

/** Backups by outcome: good, failed, busy, unknown and all. */
export function outcome(rows) {
  const of = (word) => count(rows, (row) => kind(row) === word);
  return { good: of('good'), failed: of('failed'), busy: of('busy'), unknown: of('unknown'), all: rows.length };
}

/** How making a backup ended, in one word. */
export const kindOfMaking = (row) => (/^error_/.test(row.status) ? 'unknown' : kind(row));

/** The same of making them: after a failed deletion or restore, the status no longer says how that ended. */
function made(rows) {
  return outcome(rows.map((row) => (/^error_/.test(row.status) ? { ...row, status: 'not known' } : row)));
}

export const lastDay = (rows, now) => outcome(believed(rows, now).filter((row) => created(row) >= now - DAY));

/** The dates of the last thirty days, today first. */
export const dates = (now) => Array.from({ length: 30 }, (_, ago) => new Date((now - ago * DAY) / 1000).toISOString().slice(0, 10));

/** How the backups of each of the last thirty days ended, today first; a day is a prefix of the time. */
export function days(rows, now) {
  const all = groups(believed(rows, now), (row) => row.created_at?.slice(0, 10));
  return dates(now).map((date) => ({ date, ...made(all.get(date) ?? []) }));
}

/** Failures and attempts of the last thirty days by `key`, without those that never failed. */
export function spread(rows, now, key) {
  const first = dates(now).at(-1);
  const recent = believed(rows, now).filter((row) => row.created_at && row.created_at.slice(0, 10) >= first);
  return [...groups(recent, key)]
    .map(([label, some]) => ({ label, failed: made(some).failed, attempts: some.length }))
    .sort((a, b) => b.failed - a.failed || b.failed * a.attempts - a.failed * b.attempts || ((a.label ?? '') < (b.label ?? '') ? -1 : 1));
}

/** Backups in progress, and those that are stuck. */
export function inProgress(all, now) {
  const rows = believed(all, now);
  const finished = rows.filter(({ status, has_dependent_backups: base }) => status === 'available' && !base);
  const took = finished
    .filter((row) => created(row) !== undefined && moment(row.updated_at) >= created(row) && seconds(created(row), now) <= 30 * 86_400)
    .map((row) => seconds(created(row), moment(row.updated_at)))
    .filter((all) => all <= 86_400)
    .sort((a, b) => a - b);
  // The smallest value that at least 95 % do not exceed.
  const usual = took.length >= 20 ? took.find((one, place) => took[place + 1] !== one && (place + 1) * 100 >= took.length * 95) : undefined;
  const running = rows
    .filter((row) => kind(row) === 'busy')
    .map((row) => {
      const isMade = row.status === 'creating';
      const since = isMade ? created(row) ?? moment(row.updated_at) : moment(row.updated_at) ?? created(row);
      const passed = since === undefined ? undefined : Math.max(0, seconds(since, now));
      return { row, passed, isStuck: passed > 86_400 || (isMade && passed > usual) };
    });
  return { running, usual, stuck: running.filter(({ isStuck }) => isStuck) };
}

/** Words before a number that identifies the error. */
const NAMED = /(?<![\w.-])(HTTP|[Ee]rrno|code|status|rc|ret)([ :=]+)\d+|VolumeBackup\.\d{4}|\b[45]\d\d(?= [A-Z])/g;
const VARIES = [
  /(?<![\w<./>-])\/[\w.~-][\w./@+=-]*[\w]/g,
  /(?<=\bhost[ ='"]+)(?=[\w.-]*\d)[\w.-]*\w/g,
  /(?<![\w.])\d+(\.\d+)? ?(bytes|[KMGT]i?B)\b/g,
  /\breq-[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/gi,
  /(?<![\da-z])[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/gi,
  /\b\d{1,3}(\.\d{1,3}){3}(:\d+)?/g,
  /\b\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(\.\d+)?Z?)?/g,
  /(?<![\da-z])(?=[a-f]*\d)(?=\d*[a-f])[\da-f]{8,}(?![\da-z])/gi,
  /(?<![\da-z])(?=\d)[\da-f]{4,}(?![\da-z])/gi,
  /(?<![a-z\d])\d+/gi,
];

/**
 * A reason with all variable parts replaced by one symbol, whether it comes from the API or from the page, which has
 * `<id>` and the like. Only its beginning, since less of a truncated reason is certain.
 */
export const essence = (reason) => whole(reason).slice(0, 60);

function whole(reason) {
  const names = [];
  let text = (reason ?? '').trim().replace(/<(request|id|address|host|url|path|time|duration|size|rate|n)>/g, '§').replace(/\s+/g, ' ');
  text = text.replace(NAMED, (named) => `\u0001${String.fromCodePoint(0xe000 + names.push(named) - 1)}\u0001`);
  for (const pattern of VARIES) text = text.replace(pattern, '§');
  return text.replace(/\u0001(.)\u0001/gu, (_, place) => names[place.codePointAt(0) - 0xe000]);
}

/** The failures by what their reasons have in common. A reason of 255 characters is truncated. */
export function causes(rows, now) {
  const failed = believed(rows, now).filter((row) => kind(row) === 'failed');
  const isCut = ({ fail_reason: reason }) => [...(reason ?? '')].length >= 255;
  const found = groups(failed.filter((row) => !isCut(row)), (row) => essence(row.fail_reason));
  const names = [...found.keys()].sort();
  for (const row of failed.filter(isCut)) {
    // The last word may be truncated.
    const words = whole(row.fail_reason).replace(/ [^ ]*$/, '').slice(0, 60);
    const name = names.find((known) => known.startsWith(words)) ?? words;
    if (!found.has(name)) found.set(name, []);
    found.get(name).push(row);
  }
  const times = (some) => some.map(created).filter((at) => at !== undefined);
  // A deletion or restore fails when it last changes the record.
  const ends = (some) => some.map((row) => (/^error_/.test(row.status) ? moment(row.updated_at) : undefined) ?? created(row)).filter((at) => at !== undefined);
  return [...found].map(([name, some]) => ({
    name,
    rows: some,
    lately: times(some).filter((at) => at >= now - 24 * 3_600_000_000).length,
    volumes: new Set(some.map((row) => row.volume_id)).size,
    first: Math.min(...ends(some)),
    last: Math.max(...ends(some)),
  }));
}

/** A duration as the page displays it: in its largest whole unit, hours up to two days. */
export function span(all) {
  if (all < 60) return `${all} s`;
  if (all < 3600) return `${Math.floor(all / 60)} min`;
  if (all < 2 * 86_400) return `${Math.floor(all / 3600)} h`;
  return `${Math.floor(all / 86_400)} days`;
}

const unit = (all) => (all < 60 ? 1 : all < 3600 ? 60 : all < 2 * 86_400 ? 3600 : 86_400);

/** The usual duration in the nearest whole unit, and an upper bound in the next. */
export const about = (all) => span(Math.round(all / unit(all)) * unit(all));
export const within = (all) => span(Math.ceil(all / unit(all)) * unit(all));

/** `2026-11-24 08:22`, as in a table. */
export const minute = (at) => new Date(at / 1000).toISOString().slice(0, 16).replace('T', ' ');

const STANDINGS = ['unprotected', 'too-old', 'unknown', 'protected'];

/** The volumes of these backups, those that most need attention first. */
export function worstFirst(rows, now, options) {
  const place = new Map(rows.map((row, index) => [row.volume_id, index]).reverse());
  const isWell = ({ standing, streak }) => standing === 'protected' && streak === 0;
  const order = (a, b) =>
    STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing) ||
    isWell(a) - isWell(b) ||
    (a.lastGood ?? -Infinity) - (b.lastGood ?? -Infinity) ||
    b.streak - a.streak ||
    place.get(a.id) - place.get(b.id);
  return volumes(rows, now, options).sort(order);
}
