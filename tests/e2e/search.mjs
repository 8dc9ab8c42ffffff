// The search box and what a search finds, as a plain filter over the API's rows finds it.

import { expect } from './demo.mjs';
import { grouped, ids, searchBox } from './lens.mjs';
import { moment } from './tally.mjs';

export const message = (page) => page.locator('#search-message');
export const summary = (page) => page.locator('.summary');
export const HOUR = 3_600_000_000;

/** Text as the database compares it: ignoring ASCII case. */
const plain = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

export const has = (text, part) => text !== null && text !== undefined && plain(text).includes(plain(part));
export const at = (row) => moment(row.created_at);

export async function ask(page, text) {
  await searchBox(page).fill(text);
  await searchBox(page).press('Enter');
}

/** The list has exactly these rows in this order, and says how many; only the beginning of a long list is checked. */
export async function expectFound(page, found, all) {
  await expect(summary(page)).toContainText(`${grouped(found.length)} of ${grouped(all.length)} backups`);
  if (found.length === 0) await expect(page.getByRole('heading', { name: 'No backups match these filters' })).toBeVisible();
  const limit = found.length > 1000 ? 50 : undefined;
  await expect.poll(async () => (await ids(page)).slice(0, limit)).toEqual(found.slice(0, limit).map(({ id }) => id));
}
