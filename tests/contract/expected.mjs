// The expected rows, computed from all rows: Cinder's filters and orders as SQLite applies them.

const FOLD = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** SQL's `LIKE '%wanted%'` in SQLite: % and _ are wildcards, only ASCII letters ignore case, null never matches. */
export function like(value, wanted) {
  if (value === null) return false;
  const pattern = Array.from(FOLD(wanted), (letter) => {
    if (letter === '%') return '[^]*';
    if (letter === '_') return '[^]';
    return letter.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  }).join('');
  return new RegExp(pattern, 'u').test(FOLD(value));
}

/** Null is the smallest value; text is compared by its UTF-8 bytes, not by JavaScript's UTF-16 units. */
function compare(one, other) {
  if (one === null || other === null) return (one !== null) - (other !== null);
  if (typeof one === 'number') return one - other;
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** `status:asc,size` as [[key, direction]], with the keys Cinder appends to make an order total. */
export function orderOf(sort) {
  const keys = sort.split(',').map((part) => {
    const [key, direction = 'desc'] = part.split(':');
    return [key, direction];
  });
  for (const key of ['created_at', 'id']) {
    if (!keys.some(([present]) => present === key)) keys.push([key, keys[0][1]]);
  }
  return keys;
}

/** The rows in the order of a `sort` value. */
export function sorted(rows, sort) {
  const keys = orderOf(sort);
  return [...rows].sort((one, other) => {
    for (const [key, direction] of keys) {
      const order = compare(one[key], other[key]);
      if (order !== 0) return direction === 'asc' ? order : -order;
    }
    return 0;
  });
}

export const SORT_KEYS = ['created_at', 'name', 'size', 'status', 'volume_id', 'object_count', 'updated_at', 'id'];
export const SORTS = SORT_KEYS.flatMap((key) => [`${key}:asc`, `${key}:desc`]);
export const DEFAULT_SORT = 'created_at:desc';
