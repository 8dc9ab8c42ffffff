import { expectRows, ids, links, notices, pageLink, panel, rows, settled } from '../e2e/lens.mjs';
import { arrive, change, chosen, expect, form, keep, project, projects, refresh, search, signIn, signOut, test } from './lab.mjs';

/** Watches in every frame which rows and which open backup are shown under which project; returns what was shown. */
async function watch(page) {
  await page.evaluate(() => {
    const seen = new Map();
    const look = () => {
      const project = document.querySelector('select[aria-label="Project"]')?.selectedOptions[0]?.textContent ?? '';
      const visible = [...document.querySelectorAll('table tbody th a')].filter((link) => link.checkVisibility());
      const ids = visible.map((link) => new URL(link.href).searchParams.get('backup'));
      const panel = document.querySelector('aside.detail .identity code')?.textContent ?? '';
      const key = [project, panel, ...ids].join();
      seen.set(key, { project, ids, panel, frames: (seen.get(key)?.frames ?? 0) + 1 });
      requestAnimationFrame(look);
    };
    look();
    window.seenRows = () => [...seen.values()];
  });
  return () => page.evaluate(() => window.seenRows());
}

/** At no time were one project's rows or open backup shown under another's name, and both projects showed their own. */
function expectApart(seen, owned) {
  for (const [name, own] of Object.entries(owned)) {
    const moments = seen.filter(({ project }) => project === name);
    expect(moments.some(({ ids }) => ids.some((id) => own.has(id))), `rows under ${name}`).toBe(own.size > 0);
    const foreign = ({ ids, panel }) => [...ids, panel].filter((id) => id && !own.has(id));
    const strange = moments.filter((moment) => foreign(moment).length > 0);
    expect(strange.map((moment) => `${foreign(moment).length} of ${moment.ids.length} rows, ${moment.frames} frames`), `strange rows under ${name}`).toEqual([]);
  }
}

const owned = async (lab) => {
  const own = async (project) => new Set((await lab.list('limit=1000', { project })).backups.map(({ id }) => id));
  return { production: await own('production'), staging: await own('staging'), empty: new Set() };
};

test('another project is another token, and shows its own rows', async ({ page, lab, tokens }) => {
  await arrive(page, lab, 'alice');
  await change(page, 'production');
  await expectRows(page, (await lab.list()).backups);
  const before = tokens.latest();
  await change(page, 'staging');
  await expectRows(page, (await lab.list('', { project: 'staging' })).backups);
  expect(tokens.latest()).not.toBe(before);
  expect(await lab.status(tokens.latest(), 'staging')).toBe(200);
  // Cinder's answer for a token of another project.
  expect(await lab.status(tokens.latest(), 'production')).toBe(400);
});

test('a project without backups says so by its name', async ({ page, lab }) => {
  await lab.list('', { project: 'empty', none: true });
  await arrive(page, lab, 'alice');
  await change(page, 'empty');
  await expect(page.getByRole('heading', { name: 'No backups yet' })).toBeVisible();
  await expect(page.locator('.screen')).toContainText('The project empty has no volume backups');
  await expect(rows(page)).toHaveCount(0);
  await change(page, 'production');
  await expectRows(page, (await lab.list()).backups);
  await change(page, 'empty');
  await expect(page.getByRole('heading', { name: 'No backups yet' })).toBeVisible();
  await expect(rows(page)).toHaveCount(0);
});

test('the page and the open backup of the previous project are left, its filters stay', async ({ page, lab }) => {
  await arrive(page, lab, 'alice');
  await change(page, 'production');
  await page.getByRole('combobox', { name: 'Status', exact: true }).selectOption('available');
  await expectRows(page, (await lab.list('status=available')).backups);
  await pageLink(page, 'Next').click();
  await expectRows(page, (await lab.list('status=available&offset=50')).backups);
  await links(page).nth(1).click();
  await expect(panel(page)).toBeVisible();
  await change(page, 'staging');
  await expectRows(page, (await lab.list('status=available', { project: 'staging' })).backups);
  await expect(panel(page)).toBeHidden();
  expect(search(page)).toBe('?status=available');
});

for (const [what, slow] of [
  ['promptly', null],
  ['with a slow Keystone', /\/api\/identity\/v3\/auth\/tokens/],
  ['with a slow Cinder', /\/backups\/detail/],
]) {
  test(`no row is shown under another project’s name when the project is changed ${what}`, async ({ page, lab }) => {
    const own = await owned(lab);
    await arrive(page, lab, 'alice');
    await change(page, 'production');
    await expectRows(page, (await lab.list()).backups);
    if (slow) {
      await page.route(slow, async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 700));
        await route.continue().catch(() => {});
      });
    }
    const seen = await watch(page);
    for (const name of ['staging', 'production', 'empty', 'staging']) {
      await projects(page).selectOption({ label: name });
      // The name in the menu may wait for Keystone; the rows must not come before it.
      await expect.poll(() => chosen(page)).toBe(name);
      const own = name === 'empty' ? [] : (await lab.list('', { project: name })).backups;
      await expect.poll(() => ids(page), name).toEqual(own.map(({ id }) => id));
      await settled(page);
    }
    expectApart(await seen(), own);
  });
}

test('a late answer for the previous project is dropped', async ({ page, lab }) => {
  const own = await owned(lab);
  await arrive(page, lab, 'alice');
  await change(page, 'production');
  await expectRows(page, (await lab.list()).backups);
  let release;
  const held = new Promise((resolve) => (release = resolve));
  let waiting = 0;
  await page.route(`**/${lab.project('production')}/backups/detail**`, async (route) => {
    waiting += 1;
    await held;
    await route.continue().catch(() => {});
  });
  await refresh(page).click();
  await expect.poll(() => waiting).toBe(1);
  await change(page, 'staging');
  const { backups } = await lab.list('', { project: 'staging' });
  await expectRows(page, backups);
  const seen = await watch(page);
  release();
  await page.unrouteAll({ behavior: 'wait' });
  await page.waitForLoadState('networkidle');
  await expectRows(page, backups);
  expect(await chosen(page)).toBe('staging');
  expectApart(await seen(), { staging: own.staging });
});

test('a project that cannot be opened is reported, and name, page and backup are still those of the rows', async ({ page, lab, tokens }) => {
  await arrive(page, lab, 'alice', `?project=${lab.project('production')}&page=2`);
  const { backups } = await lab.list('offset=50');
  await expectRows(page, backups);
  await links(page).nth(1).click();
  const before = page.url();
  await lab.revoke(tokens.unscoped());
  await projects(page).selectOption({ label: 'staging' });
  await expect(page.getByRole('alert').filter({ hasText: 'staging could not be opened' }).first()).toBeVisible();
  await expect.poll(() => chosen(page)).toBe('production');
  expect(await ids(page)).toEqual(backups.map(({ id }) => id));
  expect(page.url()).toBe(before);
  // Keystone may still accept the token for a moment: then only the project is refused.
  if (await form(page).isVisible()) await signIn(page, lab, 'alice');
  expect(page.url()).toBe(before);
  await expectRows(page, backups);
});

test('a token of a project that has ended does not keep another one from being chosen', async ({ page, lab, tokens }) => {
  await arrive(page, lab, 'alice', `?project=${lab.project('production')}`);
  await expectRows(page, (await lab.list()).backups);
  await lab.revoke(tokens.latest());
  await change(page, 'staging');
  await expectRows(page, (await lab.list('', { project: 'staging' })).backups);
  await expect(form(page)).toBeHidden();
});

test('the address names the project, so that a link leads others to the same rows', async ({ page, lab, context }) => {
  await arrive(page, lab, 'alice', '?status=available');
  expect(project(page)).toBe(lab.project('empty'));
  await change(page, 'production');
  expect(project(page)).toBe(lab.project('production'));
  await pageLink(page, 'Next').click();
  const { backups } = await lab.list('status=available&offset=50');
  await expectRows(page, backups);
  expect(page.url()).toMatch(new RegExp(`\\?project=${lab.project('production')}&status=available&page=2$`));
  const other = await context.newPage();
  await other.goto(page.url());
  await signIn(other, lab, 'admin');
  expect(await chosen(other)).toBe('production');
  await expectRows(other, backups);
  expect(other.url()).toBe(page.url());
  await other.close();
});

test('Back and Forward lead from project to project, each with its page and its open backup', async ({ page, lab }) => {
  await arrive(page, lab, 'alice', `?project=${lab.project('production')}&page=2`);
  const { backups } = await lab.list('offset=50');
  await expectRows(page, backups);
  await links(page).nth(1).click();
  await expect(panel(page).locator('.identity code')).toHaveText(backups[1].id);
  await change(page, 'staging');
  const staging = (await lab.list('', { project: 'staging' })).backups;
  await expectRows(page, staging);
  await page.goBack();
  await expectRows(page, backups);
  expect(await chosen(page)).toBe('production');
  await expect(panel(page).locator('.identity code')).toHaveText(backups[1].id);
  await expect(panel(page).getByRole('alert')).toHaveCount(0);
  await page.goForward();
  await expectRows(page, staging);
  await page.getByRole('banner').getByRole('link', { name: 'Backup Lens' }).click();
  await settled(page);
  expect(await chosen(page)).toBe('staging');
});

test('a link to a project of others says so and shows one’s own', async ({ page, lab }) => {
  await arrive(page, lab, 'bob', `?project=${lab.project('production')}&status=available&page=3&backup=x`);
  expect(await chosen(page)).toBe('staging');
  await expectRows(page, (await lab.list('status=available', { project: 'staging' })).backups);
  await expect(notices(page)).toHaveText([`The address names the project ${lab.project('production')}, which is not among yours: this is staging.`]);
  expect(project(page)).toBe(lab.project('staging'));
  expect(search(page)).toBe('?status=available');
});

test.describe('with a Keystone that changes no token of a project', () => {
  // Keystone takes some seconds to start.
  test.beforeEach(async ({ lab }) => lab.keystone('--no-rescope'));
  test.afterEach(async ({ lab }) => lab.start());

  test('every project can be chosen, also after a reload, and signing out revokes every token', async ({ page, lab, tokens }) => {
    await arrive(page, lab, 'alice', `?project=${lab.project('production')}`, { stored: true });
    await expectRows(page, (await lab.list()).backups);
    const scoped = tokens.latest();
    await change(page, 'staging');
    await expectRows(page, (await lab.list('', { project: 'staging' })).backups);
    await page.reload();
    await expectRows(page, (await lab.list('', { project: 'staging' })).backups);
    await change(page, 'production');
    await expectRows(page, (await lab.list()).backups);

    // The setting is active: a project's token is not exchanged.
    const identity = lab.state.services.keystone.url;
    const auth = { identity: { methods: ['token'], token: { id: scoped } }, scope: { project: { id: lab.project('staging') } } };
    const refused = await fetch(`${identity}/v3/auth/tokens`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ auth }) });
    expect(refused.status).toBe(403);

    await signOut(page).click();
    await expect(form(page)).toBeVisible();
    const current = [tokens.unscoped(), tokens.latest()];
    const alive = await Promise.all(current.map(async (token) => (await fetch(`${identity}/v3/auth/projects`, { headers: { 'X-Auth-Token': token } })).status));
    expect(alive).toEqual([401, 401]);
  });
});

test('the project that was chosen is the one after a reload of a tab that keeps the sign-in', async ({ page, lab }) => {
  await arrive(page, lab, 'alice', '', { stored: true });
  await change(page, 'staging');
  await page.reload();
  await expect.poll(() => chosen(page)).toBe('staging');
  await expectRows(page, (await lab.list('', { project: 'staging' })).backups);
  await expect(form(page)).toBeHidden();
});

test('another user signs in where the project of the one before is not theirs, and sees their own', async ({ page, lab, tokens }) => {
  await arrive(page, lab, 'carol');
  await expectRows(page, (await lab.list()).backups);
  const seen = await watch(page);
  await lab.revoke(tokens.latest());
  await refresh(page).click();
  await expect(keep(page)).not.toBeChecked();
  await signIn(page, lab, 'bob');
  expect(await chosen(page)).toBe('staging');
  await expectRows(page, (await lab.list('', { project: 'staging' })).backups);
  const { production, staging } = await owned(lab);
  expectApart(await seen(), { production, staging });
});
